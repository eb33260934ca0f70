import Contract
import Reactor

/// What an audience is: who watches, who sells, and how they behave.
struct AudiencePlan: Sendable {
    enum Manner: Sendable {
        /// They are cut, stall, vanish, and go from one server to the other, all the time.
        case wild
        /// They stay where they are, until a server asks them to go.
        case calm
    }

    let seed: UInt64
    let show: String
    let viewers: Int
    let manner: Manner
    let sellers: Int
    /// How long a seller rests behind each answer.
    let rest: Duration
    /// Places that are compared with the ledger in the end.
    let samples: Int

    /// The seats of the hall, in their order.
    static let labels = ChaosControl.rows.flatMap { row in (1...50).map { "\(row)-\($0)" } }

    /// Every fifth is of the staff.
    static func scope(of viewer: Int) -> FeedScope { viewer % 5 == 4 ? .staff : .open }
}

/// What an audience shares with whoever plays the faults, from any thread.
final class AudienceControl: Sendable {
    enum Phase: Sendable {
        case living
        /// Nobody sells any more, and nobody is cut.
        case quiet
        /// All have to come to the last number.
        case ending(seq: Int64)
        /// Something else has failed.
        case over
    }

    private struct State {
        var ports: [UInt16]
        var phase = Phase.living
        var ready = 0
        var areSellersIdle = false
    }

    private let state: Locked<State>

    init(_ ports: [UInt16]) {
        state = Locked(State(ports: ports))
    }

    func port(of server: Int) -> UInt16 { state.withLock { $0.ports[server] } }
    func move(_ server: Int, to port: UInt16) { state.withLock { $0.ports[server] = port } }

    var phase: Phase { state.withLock { $0.phase } }
    func enter(_ phase: Phase) { state.withLock { $0.phase = phase } }
    var isLiving: Bool { if case .living = phase { true } else { false } }

    /// Viewers that have had their map.
    var ready: Int { state.withLock { $0.ready } }
    func countReady() { state.withLock { $0.ready += 1 } }

    var areSellersIdle: Bool {
        get { state.withLock { $0.areSellersIdle } }
        set { state.withLock { $0.areSellersIdle = newValue } }
    }
}
