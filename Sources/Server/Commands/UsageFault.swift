/// A command line that cannot be understood. The program says so on its error output and ends with status 2.
struct UsageFault: Error, Equatable, Sendable, CustomStringConvertible {
    static let exitStatus: CInt = 2

    let problem: String
    /// What helps: the nearest word, or where the words are listed.
    let hint: String

    init(_ problem: String, hint: String) {
        self.problem = problem
        self.hint = hint
    }

    var description: String { "seatwire: \(problem)\n\(hint)" }
}
