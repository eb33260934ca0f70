internal import CLinux
internal import Glibc

/// Which descriptors the kernel watches for whom.
extension Reactor {
    /// Begins to watch a descriptor. The loop never closes it.
    package func add(_ watcher: any Watcher, on descriptor: CInt, interest: Interest) throws(SystemFailure) -> WatchID {
        preconditionOnLoop()
        let watch = watchers.insert(.init(watcher: watcher, descriptor: descriptor, interest: interest))
        guard control(EPOLL_CTL_ADD, descriptor, interest, watch) else {
            let failure = SystemFailure(call: "epoll_ctl")
            _ = watchers.remove(watch)
            throw failure
        }
        return watch
    }

    /// Changes what a watcher wants to hear; costs nothing when it already hears that.
    package func update(_ watch: WatchID, interest: Interest) {
        preconditionOnLoop()
        guard let entry = watchers[watch], entry.interest != interest else { return }
        guard control(EPOLL_CTL_MOD, entry.descriptor, interest, watch) else {
            // A library may close its socket by itself (libpq does when a connection breaks). Its watcher hears of it.
            _ = watchers.remove(watch)
            _ = timers.schedule(at: now) { entry.watcher.ready(.error) }
            return
        }
        watchers.set(interest, of: watch)
    }

    /// Ends watching; harmless when it was ended before. The descriptor's owner closes it, after this.
    package func remove(_ watch: WatchID) {
        preconditionOnLoop()
        guard let entry = watchers.remove(watch) else { return }
        _ = control(EPOLL_CTL_DEL, entry.descriptor, .none, watch)
    }

    private func control(_ operation: CInt, _ descriptor: CInt, _ interest: Interest, _ watch: WatchID) -> Bool {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = watch.mark
        return epoll_ctl(epoll.raw, operation, descriptor, &event) == 0
    }
}
