/// How the program ends; scripts act on it.
package enum ProgramStatus: Int32, CaseIterable, Sendable {
    case done = 0
    case serverError = 1
    case usage = 2
    case cannotConnect = 3
    case refused = 4
    case notFound = 5
    /// A gap or a checksum that differs, and subscribing again did not help.
    case unhealed = 6
    /// The time was over before what was waited for.
    case timeOver = 7
    /// The server closed with a code that says: do not come again.
    case closedByPolicy = 8
    case interrupted = 130

    package var meaning: String {
        switch self {
        case .done: "done"
        case .serverError: "error of the server"
        case .usage: "wrong usage"
        case .cannotConnect: "cannot connect"
        case .refused: "refused"
        case .notFound: "not found"
        case .unhealed: "a gap or a checksum that did not heal"
        case .timeOver: "the time was over first"
        case .closedByPolicy: "closed by the server's policy"
        case .interrupted: "interrupted"
        }
    }
}
