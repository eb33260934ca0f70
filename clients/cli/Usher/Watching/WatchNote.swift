internal import Bytes
package import Contract

/// What happens beside the events. It is told on the errors, never among the data.
package enum WatchNote: Equatable, Sendable {
    case cannotConnect(String)
    case lost(why: String, again: Duration)
    case ended(why: String)
    case watching(show: String, FeedPosition, mode: String)
    case resumed(show: String, FeedPosition, behind: Int64)
    case replaced(show: String, FeedPosition, reason: String, skipped: Int64?)
    case gap(show: String, after: FeedPosition)
    case differs(show: String, FeedPosition)
    case unplanned(show: String, FeedPosition)
    case unhealed(show: String)
    case draining(within: Duration)
    case moved
    case needsLogin
    case authenticated(name: String, role: String)
    case problem(code: String, message: String)
    /// What is needed for the checks cannot be had yet.
    case awaited(String)
    case unreadable
    case noSeat(String)
    case timeOver

    package var text: String {
        switch self {
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .lost(let why, let again): "connection lost (\(why)); trying again in \(Self.seconds(again))"
        case .ended(let why): "ended: \(why)"
        case .watching(let show, let position, let mode):
            "watching \(show) from #\(position.seq)" + (mode == "live" ? ", without the map before" : "")
        case .resumed(let show, let position, let behind):
            "\(show): resumed, 0 lost (at #\(position.seq)\(behind > 0 ? ", \(behind) to come" : ""))"
        case .replaced(let show, let position, let reason, let skipped):
            "\(show): the map was replaced at #\(position.seq)\(reason.isEmpty ? "" : " (\(reason))")"
                + (skipped.map { $0 == 0 ? ", 0 lost" : ", \($0) events were not shown" } ?? "")
        case .gap(let show, let position): "\(show): something is missing after #\(position.seq); subscribing again"
        case .differs(let show, let position):
            "\(show): the checksum differs at #\(position.seq); asking for the whole map"
        case .unplanned(let show, let position):
            "\(show): the plan of the hall has not come by #\(position.seq); asking for the whole map"
        case .unhealed(let show): "\(show): does not heal"
        case .draining(let within): "the server drains: moving to another within \(Self.seconds(within))"
        case .moved: "moved, 0 lost"
        case .needsLogin: "this needs a login of staff: seatcat login NAME"
        case .authenticated(let name, let role): "authenticated as \(name) (\(role))"
        case .problem(let code, let message): "\(code): \(message)"
        case .awaited(let what): "\(what) cannot be had yet, so nothing is checked; it is asked for again"
        case .unreadable: "a message of the server could not be read"
        case .noSeat(let label): "there is no seat \(label)"
        case .timeOver: "the time is over, and what was waited for has not come"
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = (duration.wholeNanoseconds + 50_000_000) / 100_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
