internal import Bytes

/// How busy the crowd of the demo is. Its numbers are chosen so that somebody who looks on sees each kind of change
/// within a minute.
struct CrowdPlan: Sendable {
    /// Between two actions.
    var pace = Duration.milliseconds(333)
    /// How often it looks at the whole show anew.
    var look = Duration.seconds(15)
    /// A request that takes longer is given up.
    var patience = Duration.seconds(10)
    /// What of the house shall be taken, in hundredths.
    var fill = 40...70
    /// What of the house is let in at most, in hundredths, so that something is left to be taken back.
    var inside = 15
    /// Seats of a party.
    var seats = 1...4
}
