internal import Bytes
internal import Domain
internal import HTTP
internal import Reactor
internal import Telemetry

/// Writes down what was refused: in the log and, where there is one, in the audit trail. A flood of such requests must
/// fill neither, so beyond a burst there is one every three seconds, whose line says how many it stands for. Each kind
/// has a measure of its own, and so has everybody who works here: nobody of them hides what he tries behind what others
/// do. Of accounts that people make themselves there may be any number: all together have one.
final class AuditLog: Sendable {
    /// Whose measure it is.
    private enum Source: Hashable {
        case scanners
        case keys
        case guests
        case customers
        case worker(AccountID)
        case moreWorkers

        static func who(_ principal: Principal?) -> Self {
            guard let principal, principal.role > .guest else { return .guests }
            return principal.role >= .staff ? .worker(principal.account) : .customers
        }
    }

    private struct Gate {
        var fullAt: UInt64 = 0
        var suppressed = 0

        mutating func admit(at now: Tick, _ burst: UInt64) -> Int? {
            let price = UInt64(AuditLog.interval.wholeNanoseconds)
            let missing = fullAt > now.nanoseconds ? fullAt - now.nanoseconds : 0
            guard missing + price <= price * burst else {
                suppressed += 1
                return nil
            }
            fullAt = now.nanoseconds + missing + price
            defer { suppressed = 0 }
            return suppressed
        }
    }

    /// How often a line is let through once the burst is spent.
    static let interval = Duration.seconds(3)
    /// The most bytes of a path, or of what the client calls itself, that are written down.
    static let longestPath = 200

    /// What was asked for, in the client's words.
    private struct Wish {
        let method: String
        let path: String
        let agent: String

        init(method: String, path: String, agent: String = "") {
            self.method = String(method.prefix(20))
            self.path = String(path.prefix(AuditLog.longestPath))
            self.agent = agent
        }

        init(_ head: RequestHead) {
            func text(_ bytes: some Collection<UInt8>) -> String {
                String(decoding: bytes.prefix(AuditLog.longestPath), as: UTF8.self)
            }
            self.init(
                method: head.method.name, path: text(head.path),
                agent: head.fields.first("user-agent").map { text($0) } ?? "")
        }
    }

    private let log: Log
    private let burst: UInt64
    private let trail: (any AuditTrail)?
    private let gates = Locked<[Source: Gate]>([:])
    private let sources: Int

    init(_ log: Log, limits: APILimits, trail: (any AuditTrail)? = nil) {
        self.log = log.named("audit")
        self.trail = trail
        burst = UInt64(limits.auditBurst)
        sources = limits.auditSources
    }

    func scannerRefused(_ head: RequestHead, _ exchange: Exchange) {
        write("a scanner's path was refused", "scan", .scanners, Wish(head), exchange, nil, at: exchange.started)
    }

    func keyRefused(_ head: RequestHead, _ exchange: Exchange) {
        write("an API key was missing or wrong", "showKey", .keys, Wish(head), exchange, nil, at: exchange.started)
    }

    /// A key came in a message, on a connection that an exchange has opened.
    func keyRefused(on path: String, _ exchange: Exchange, at now: Tick) {
        write(
            "an API key in a message was wrong", "showKey", .keys, Wish(method: exchange.method.name, path: path),
            exchange, nil, at: now)
    }

    func roleRefused(_ head: RequestHead, _ exchange: Exchange, _ principal: Principal?) {
        write(
            "somebody may not do this", "refuse", .who(principal), Wish(head), exchange, principal,
            at: exchange.started)
    }

    private func write(
        _ message: String, _ action: String, _ source: Source, _ wanted: @autoclosure () -> Wish,
        _ exchange: Exchange, _ principal: Principal?, at now: Tick
    ) {
        guard let suppressed = admit(source, at: now) else { return }
        let wish = wanted()
        // NUL is what PostgreSQL cannot keep in a text.
        trail?.record(
            action, "\(wish.method) \(wish.path)".filter { $0 != "\0" },
            by: AuditActor(principal, exchange), .refused, before: nil, after: nil)
        log.warning(
            message,
            [
                "request_id": .text(exchange.id), "client": .text(exchange.client.description),
                "method": .text(wish.method), "path": .text(wish.path), "agent": .text(wish.agent),
                "account": .text(principal.map { PublicID.text($0.account) } ?? ""),
                "suppressed": .number(suppressed),
            ])
    }

    /// How many lines were left out before this one, or nil when this one is left out too.
    private func admit(_ source: Source, at now: Tick) -> Int? {
        gates.withLock { [burst, sources] gates -> Int? in
            if gates[source] == nil, gates.count >= sources {
                gates = gates.filter { $0.value.fullAt > now.nanoseconds }
            }
            // More of them than have a measure share one.
            let isKnown = gates[source] != nil || gates.count < sources
            return gates[isKnown ? source : .moreWorkers, default: Gate()].admit(at: now, burst)
        }
    }
}
