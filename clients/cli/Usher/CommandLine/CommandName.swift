/// What seatcat can be asked to do.
package enum CommandName: String, CaseIterable, Sendable {
    case watch
    case connect
    case shows
    case map
    case hold
    case add
    case extend
    case release
    case book
    case walkIn = "walk-in"
    case checkIn = "checkin"
    case undo
    case login
    case logout
    case whoami
    case ping
    case completion
    case help
}
