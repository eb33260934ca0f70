internal import Domain
internal import Reactor

/// Everybody who wants to hear what was committed. They are told on the loop of the show, in order, and must not wait.
final class Announcements: Announcer {
    typealias Listener = @Sendable (Announcement) -> Void

    private let listeners = Locked<[Listener]>([])

    func add(_ listener: @escaping Listener) { listeners.withLock { $0.append(listener) } }

    /// Lets go of everybody: some of them hold the box offices, which hold this.
    func close() { listeners.withLock { $0 = [] } }

    func announce(_ announcement: Announcement) {
        for listener in listeners.withLock({ $0 }) { listener(announcement) }
    }
}
