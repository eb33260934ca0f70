internal import Reactor

/// Why the server does not start: one line for the operator.
struct StartFailure: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// For what a signal may have cut short: then the rest is but its consequence.
    init(_ error: any Error, _ signals: Signals) {
        self.init(signals.isEnding ? "given up at a signal: \(error)" : "\(error)")
    }
}
