package import Domain

/// Days as people in a time zone count them.
package protocol DayCalendar: Sendable {
    /// The day of a moment, counted from 1 January 1970; nil when there is no such zone.
    func day(of moment: Moment, in zone: String) -> Int?
}
