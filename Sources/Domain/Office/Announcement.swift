/// What the feed is told of a show.
package enum Announcement: Sendable {
    /// Events, one behind the other, with the position and the checksums after each.
    case events(ShowID, [AnnouncedEvent], status: ShowStatus)
    /// The history that was told so far is void: a new epoch, or a map that was read anew.
    case replaced(ShowID, LedgerPosition)
}
