/// What the crowd of the demo keeps in mind.
struct CrowdLimits: Sendable {
    /// Parties that choose at the same time.
    var parties = 12
    /// Bookings that are known to the doors.
    var bookings = 100
}
