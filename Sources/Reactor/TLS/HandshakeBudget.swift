/// How many handshake steps a loop may still take in this turn. A step costs up to a millisecond, which all other
/// connections of the loop would have to wait: those above the budget keep theirs in the kernel until the next turn.
package struct HandshakeBudget: Sendable {
    package private(set) var left = 0

    package init() {}

    /// At the begin of a turn.
    package mutating func refill(_ steps: Int) { left = steps }

    /// True when the step may be taken now.
    package mutating func take() -> Bool {
        guard left > 0 else { return false }
        left -= 1
        return true
    }
}
