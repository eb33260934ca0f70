/// The watchers of a loop by place. The mark given to the kernel names place and generation, so that news about a
/// descriptor that was removed, and whose place somebody else has taken, reaches nobody.
struct WatcherTable: ~Copyable {
    /// The mark of the loop's own wake-up descriptor; no place ever has it.
    static let wakeMark = UInt64.max

    struct Entry {
        let watcher: any Watcher
        let descriptor: CInt
        var interest: Interest
    }

    private var entries: [Entry?] = []
    private var generations: [UInt32] = []
    private var free: [UInt32] = []

    var all: [any Watcher] { entries.compactMap { $0?.watcher } }

    mutating func insert(_ entry: Entry) -> WatchID {
        guard let place = free.popLast() else {
            entries.append(entry)
            generations.append(0)
            return WatchID(place: UInt32(entries.count - 1), generation: 0)
        }
        entries[Int(place)] = entry
        return WatchID(place: place, generation: generations[Int(place)])
    }

    /// The entry, when this watch still stands.
    subscript(watch: WatchID) -> Entry? {
        isCurrent(watch) ? entries[Int(watch.place)] : nil
    }

    mutating func set(_ interest: Interest, of watch: WatchID) {
        guard isCurrent(watch) else { return }
        entries[Int(watch.place)]?.interest = interest
    }

    /// Takes an entry out; nil when it was removed before.
    mutating func remove(_ watch: WatchID) -> Entry? {
        guard let entry = self[watch] else { return nil }
        entries[Int(watch.place)] = nil
        generations[Int(watch.place)] &+= 1
        free.append(watch.place)
        return entry
    }

    func find(_ mark: UInt64) -> (any Watcher)? {
        self[WatchID(place: UInt32(truncatingIfNeeded: mark), generation: UInt32(mark >> 32))]?.watcher
    }

    private func isCurrent(_ watch: WatchID) -> Bool {
        Int(watch.place) < entries.count && generations[Int(watch.place)] == watch.generation
    }
}
