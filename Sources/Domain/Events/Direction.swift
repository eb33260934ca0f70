/// Which way somebody passes a gate.
package enum Direction: UInt8, Sendable, CaseIterable {
    case entry
    case exit

    /// As it is written in requests and answers.
    package var name: String {
        switch self {
        case .entry: "in"
        case .exit: "out"
        }
    }

    package init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
