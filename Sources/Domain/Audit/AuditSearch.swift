/// Which entries are looked for; the newest come first.
package struct AuditSearch: Hashable, Sendable {
    package var actor: AccountID?
    package var action = ""
    package var subject = ""
    package var outcome: AuditEntry.Outcome?
    package var from = Moment.distantPast
    package var before = Moment.never
    /// The number of the last entry of the page before.
    package var below: Int64?
    package var limit: Int

    package init(limit: Int) {
        self.limit = limit
    }
}
