internal import Contract

/// How far one scope of a show has been told, and since when each seat is as it is there.
struct ScopeTrack: Sendable {
    /// The last position that the scope had a message for.
    var position: FeedPosition
    /// For each seat the number of the last event that changed it in this scope; zero for none that is known.
    var changed: [Int64]
    /// The number of the last event that changed the show's status.
    var statusChanged: Int64 = 0

    init(seats: Int, at position: FeedPosition) {
        self.position = position
        changed = Array(repeating: 0, count: seats)
    }
}
