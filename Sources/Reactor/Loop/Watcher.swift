/// Somebody who hears from a loop about a descriptor. Confined to that loop.
package protocol Watcher: AnyObject {
    /// The kernel has news. Called on the loop.
    func ready(_ readiness: Readiness)

    /// The loop ends; what is held must be let go now. Called on the loop's thread, once, instead of any further news.
    func loopEnded()
}

/// Names one watched descriptor. It stays harmless after the watch was removed: the generation tells a reused place
/// from the old one.
package struct WatchID: Hashable, Sendable {
    let place: UInt32
    let generation: UInt32

    /// What the kernel gives back with every event.
    var mark: UInt64 { UInt64(generation) << 32 | UInt64(place) }
}
