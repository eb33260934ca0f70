package import Domain

/// Which shows are listed.
package struct ShowSearch: Sendable {
    package var from = Moment.distantPast
    package var before = Moment.never
    /// Sold out is on sale without a free place. Empty: all.
    package var statuses: [ShowStatus] = []
    /// Part of the title, whatever its case; empty for all.
    package var text = ""
    /// Drafts of this owner; nil for none.
    package var draftsOf: AccountID?
    package var allDrafts = false
    /// The start and the number of the last one of the page before.
    package var after: (startsAt: Moment, id: ShowID)?
    package var limit: Int

    package init(limit: Int) {
        self.limit = limit
    }
}
