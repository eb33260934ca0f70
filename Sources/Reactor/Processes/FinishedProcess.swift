/// A process that ran to its end, and the last of what it wrote.
package struct FinishedProcess: Sendable {
    /// Nil when its time was over; it was killed then.
    package let ending: ProcessEnding?
    /// The end of its output and errors, at most as many bytes as were asked for.
    package let output: String

    package var succeeded: Bool { ending == .exited(code: 0) }
}
