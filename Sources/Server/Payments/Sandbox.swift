internal import Bytes
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// Plays a payment provider, for development and tests: the token says how the charge goes. Its books are in
/// PostgreSQL, so like a real provider it remembers what it was asked before this program was killed.
final class Sandbox: PaymentProvider {
    /// How a charge goes.
    enum Script: String, CaseIterable, Sendable {
        case ok
        case declined
        /// It succeeds, and takes its time.
        case slow
        /// It is not known at first, and succeeds when the hold is long over.
        case late
        /// It succeeds, and two messages tell of it.
        case duplicate
    }

    /// How long slow and late ones take.
    struct Times: Sendable {
        var slow = Duration.seconds(2)
        var late = Milliseconds.minutes(45)
    }

    private let books: SandboxBooks
    private let time: any TimeSource
    private let loop: Reactor
    private let times: Times
    private let isOpen: Bool
    private let log: Log
    private let listener = Locked<(@Sendable (PaymentID) async -> Void)?>(nil)

    /// - Parameter isOpen: otherwise it declines everything; nobody gets a seat for money that does not exist.
    init(
        _ books: SandboxBooks, time: any TimeSource, on loop: Reactor, isOpen: Bool, times: Times = Times(), log: Log
    ) {
        self.books = books
        self.time = time
        self.loop = loop
        self.isOpen = isOpen
        self.times = times
        self.log = log
    }

    /// Who hears its messages from now on, if anybody.
    func tell(_ listener: (@Sendable (PaymentID) async -> Void)?) {
        self.listener.withLock { $0 = listener }
    }

    // MARK: PaymentProvider

    func charge(
        _ payment: PaymentID, _ amount: Money, token: String
    ) async throws(PaymentFailure) -> PaymentVerdict {
        let script = isOpen ? Script(rawValue: token) ?? .declined : .declined
        if script == .slow { await loop.pause(times.slow) }
        let now = time.now
        let succeedsAt: Moment? =
            switch script {
            case .ok, .slow, .duplicate: now
            case .late: now.advanced(by: times.late)
            case .declined: nil
            }
        let charge = try await written { () throws(StoreFailure) in
            try await books.charge(.init(payment: payment, amount: amount, succeedsAt: succeedsAt), at: now)
        }
        switch script {
        case .duplicate: send(payment, times: 2, after: .zero)
        case .late: send(payment, times: 1, after: .milliseconds(times.late.count))
        case .ok, .declined, .slow: break
        }
        return verdict(of: charge)
    }

    func verdict(of payment: PaymentID) async throws(PaymentFailure) -> PaymentVerdict? {
        try await written { () throws(StoreFailure) in try await books.charge(payment) }.map { verdict(of: $0) }
    }

    func refund(_ payment: PaymentID, _ amount: Money, key: String) async throws(PaymentFailure) {
        try await written { () throws(StoreFailure) in try await books.refund(payment, amount, key: key) }
    }

    private func verdict(of charge: SandboxBooks.Charge) -> PaymentVerdict {
        guard let moment = charge.succeedsAt else { return .declined }
        return moment <= time.now ? .succeeded : .pending
    }

    /// Messages come on their own way, when the answer may not even have been read.
    private func send(_ payment: PaymentID, times count: Int, after delay: Duration) {
        guard let listener = listener.withLock({ $0 }) else { return }
        loop.submit { [loop] in
            _ = loop.schedule(after: delay) {
                for _ in 0..<count { Task(executorPreference: loop) { await listener(payment) } }
            }
        }
    }

    private func written<Value: Sendable>(
        _ body: () async throws(StoreFailure) -> Value
    ) async throws(PaymentFailure) -> Value {
        do throws(StoreFailure) {
            return try await body()
        } catch {
            log.warning("the books of the sandbox cannot be used: \(error)")
            throw PaymentFailure()
        }
    }
}
