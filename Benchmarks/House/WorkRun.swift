import Reactor

/// Does one thing so many times and nothing else, so that what it costs can be counted: the allocations here, the
/// instructions by whoever runs this under a counter. Two runs of different length differ by the thing itself.
struct WorkRun {
    private enum Kind: String {
        case request
        case message
        case hold
    }

    private let kind: Kind
    private let rounds: Int
    private let subscribers: Int

    init(_ arguments: inout Arguments) throws {
        guard let kind = Kind(rawValue: try arguments.text("--kind")) else {
            throw Arguments.Fault("--kind is request, message or hold")
        }
        self.kind = kind
        rounds = try arguments.number("--rounds")
        subscribers = kind == .message ? try arguments.number("--subscribers") : 0
    }

    /// `allocations-of-all-rounds`.
    func run() throws -> String {
        switch kind {
        case .request: "\(try AllocationRun().allocations(requests: rounds))"
        case .message:
            "\(try FrameRun().allocations(subscribers: subscribers, messages: rounds))"
        case .hold: "\(try DecisionRun().allocations(holds: rounds))"
        }
    }
}
