internal import Bytes

/// How busy the crowd of the demo is. Its numbers are chosen so that somebody who looks on sees each kind of change
/// within a minute.
struct CrowdLimits: Sendable {
    /// Between two actions.
    var pace = Duration.milliseconds(333)
    /// How often it looks at the whole show anew.
    var look = Duration.seconds(15)
    /// What of the house shall be taken, in hundredths.
    var fill = 40...70
    /// What of the house is let in at most, so that something is left to be cancelled.
    var inside = 15
    /// Parties that choose at the same time.
    var parties = 12
    /// Seats of a party.
    var seats = 1...4
    /// Bookings that it remembers for the doors.
    var bookings = 200
    /// The longest answer that is read.
    var answerBytes = 2 << 20
    /// A request that takes longer is given up.
    var patience = Duration.seconds(10)
}
