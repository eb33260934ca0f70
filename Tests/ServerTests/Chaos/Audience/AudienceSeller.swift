import Reactor
import TestSupport

/// Holds seats, adds to some holds, prolongs others, of which the public hears nothing, and gives them back. What
/// becomes of a request that is lost is nothing to it: the ledger knows. Confined to the audience's loop.
final class AudienceSeller {
    private unowned let audience: Audience
    private let number: Int
    private var random: SplitMix
    private var server: Int
    private var wire: ChaosWire?
    private var requests = 0
    private var hold: String?
    private(set) var isIdle = false
    private(set) var answers = 0

    init(_ number: Int, in audience: Audience) {
        self.number = number
        self.audience = audience
        random = SplitMix(seed: audience.plan.seed &+ UInt64(number) &* 15_485_863)
        server = number % 2
    }

    private var account: String { "acct_00000000000\(number + 10)" }

    func next() {
        guard audience.control.isLiving else {
            isIdle = true
            wire?.close()
            return
        }
        requests += 1
        let key = "\(audience.plan.show)-\(number)-\(requests)"
        guard let hold else {
            let count = Int.random(in: 1...4, using: &random)
            let first = Int.random(in: 0...(AudiencePlan.labels.count - count), using: &random)
            let seats = Array(AudiencePlan.labels[first..<first + count])
            return send(.hold(seats, at: audience.plan.show, by: account, key: key))
        }
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            let seat = AudiencePlan.labels[Int.random(in: 0..<AudiencePlan.labels.count, using: &random)]
            return send(.add([seat], to: hold, by: account, key: key))
        case 1:
            return send(
                ChaosCall(
                    kind: .hold, method: "POST", path: "/v1/holds/\(hold)/extend", body: "{}", account: account,
                    key: key))
        default:
            self.hold = nil
            send(.release(hold, by: account, key: key))
        }
    }

    private func send(_ call: ChaosCall) {
        if wire == nil || wire?.isOver == true {
            let wire = ChaosWire(on: audience.loop) { [weak self] answer in self?.came(answer) }
            self.wire = wire
            guard wire.connect(to: audience.control.port(of: server)) else { return came(nil) }
        }
        wire?.send(call)
    }

    private func came(_ answer: ChaosAnswer?) {
        if let answer {
            answers += 1
            if answer.status == 201 { hold = answer.text("id") }
        } else {
            wire?.close()
            wire = nil
            server = 1 - server
        }
        _ = audience.loop.schedule(after: audience.plan.rest) { [weak self] in self?.next() }
    }
}
