/// Hears of everything that was committed: after the commit, in order, each event once.
package protocol Announcer: Sendable {
    func announce(_ announcement: Announcement)
}
