package import Domain

/// A point of a show's history.
package enum PastPoint: Hashable, Sendable {
    /// Behind the event of this number.
    case event(Int64)
    /// As it was at this moment.
    case moment(Moment)
}
