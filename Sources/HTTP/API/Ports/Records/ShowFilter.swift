package import Domain

/// Which shows are listed.
package struct ShowFilter: Hashable, Sendable {
    /// Starts from here on, and before that.
    package var from: Moment
    package var before: Moment
    /// Sold out is on sale without a free place. Empty: all.
    package var statuses: Set<ShowStatus> = []
    /// Part of the title, whatever its case; empty for all.
    package var text = ""
    /// Drafts of this owner; nil for no drafts at all.
    package var draftsOf: AccountID?
    /// Drafts of every owner.
    package var allDrafts = false
    /// The last one of the page before.
    package var after: ShowPage?
    package var limit: Int

    package init(from: Moment = .distantPast, before: Moment = .never, limit: Int) {
        self.from = from
        self.before = before
        self.limit = limit
    }
}
