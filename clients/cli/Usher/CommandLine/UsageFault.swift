/// What is wrong with how the program was called, and what to do.
package struct UsageFault: Error, Equatable, Sendable, CustomStringConvertible {
    package let message: String
    package let hint: String

    package init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    package var description: String { "\(message)\n  \(hint)" }
}
