import Reactor
import TestSupport

/// A buyer who wants seats, pays for some, gives some back, and never lets go of a request before he knows what became
/// of it: whatever is not definite is asked again under the same key, at the other server.
final class ChaosClient {
    private let loop: Reactor
    private let control: ChaosControl
    private var random: SplitMix
    private let number: Int
    private var requests = 0
    private var call: ChaosCall?
    /// The hold that the call is about.
    private var hold: String?
    private var node: Int
    private var wire: ChaosWire?
    private(set) var books = ChaosBooks()
    /// Asks for nothing more.
    private(set) var isIdle = false

    init(_ number: Int, on loop: Reactor, _ control: ChaosControl) {
        self.number = number
        self.loop = loop
        self.control = control
        random = SplitMix(seed: control.seed &+ UInt64(number) &* 7_919)
        node = number % 2
    }

    private var account: String { "acct_" + control.digits(of: number + 1) }

    // MARK: What is wanted next

    func next() {
        guard !control.isClosing else {
            isIdle = true
            wire?.close()
            return
        }
        hold = nil
        ask(.hold(seats(Int.random(in: 1...3, using: &random)), at: control.show, by: account, key: key()))
    }

    /// So many side by side.
    private func seats(_ count: Int) -> [String] {
        let first = Int.random(in: 0...(ChaosControl.seats - count), using: &random)
        return (first..<first + count).map { "\(ChaosControl.rows[$0 / 50])-\($0 % 50 + 1)" }
    }

    private func key() -> String {
        requests += 1
        return "\(control.show)-\(number)-\(requests)"
    }

    private func ask(_ next: ChaosCall) {
        call = next
        send()
    }

    private func answered(_ call: ChaosCall, _ answer: ChaosAnswer) {
        books.note(call, answer, of: hold)
        switch call.kind {
        case .hold:
            guard answer.status == 201, let id = answer.text("id") else { return next() }
            hold = id
            // Now and then one more seat joins, whether or not it can be had.
            if Bool.random(using: &random) { return ask(.add(seats(1), to: id, by: account, key: key())) }
            goOn(with: id)
        case .add:
            guard let hold else { return next() }
            goOn(with: hold)
        case .book, .release, .look, .arrange: next()
        }
    }

    private func goOn(with id: String) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<6: ask(.book(id, by: account, key: key()))
        case 6..<8: ask(.release(id, by: account, key: key()))
        // It stays held.
        default: next()
        }
    }

    // MARK: Until it is known

    private func send() {
        guard let call else { return }
        if wire == nil || wire?.isOver == true {
            let wire = ChaosWire(on: loop) { [weak self] answer in self?.came(answer) }
            self.wire = wire
            guard wire.connect(to: control.port(of: node)) else { return again() }
        }
        wire?.send(call)
    }

    private func came(_ answer: ChaosAnswer?) {
        guard let call else { return }
        guard let answer, answer.isDefinite else { return again() }
        self.call = nil
        answered(call, answer)
    }

    private func again() {
        books.repeated += 1
        wire?.close()
        wire = nil
        node = 1 - node
        _ = loop.schedule(after: .milliseconds(Int.random(in: 10...60, using: &random))) { [weak self] in
            self?.send()
        }
    }
}
