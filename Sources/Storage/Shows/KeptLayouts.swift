internal import Domain

/// The layouts that were asked for last, and besides them those that somebody holds, as an office holds that of its
/// show: while a layout is one of them it is not read again.
struct KeptLayouts {
    private struct Key: Hashable {
        let id: LayoutID
        let version: Int32
    }

    private struct Held {
        weak let layout: Layout?
    }

    private let most: Int
    /// The one that was asked for last is the last.
    private var recent: [Layout] = []
    private var known: [Key: Held] = [:]
    /// With so many the places of those that are gone are given back.
    private var room: Int

    /// - Parameter most: how many are kept although nobody holds them.
    init(most: Int) {
        self.most = most
        room = most * 2
    }

    mutating func layout(_ id: LayoutID, version: Int32) -> Layout? {
        guard let layout = known[Key(id: id, version: version)]?.layout else { return nil }
        touch(layout)
        return layout
    }

    /// Of two that were read at the same time the first one stays.
    mutating func keep(_ layout: Layout) -> Layout {
        let key = Key(id: layout.id, version: layout.version)
        let kept = known[key]?.layout ?? layout
        known[key] = Held(layout: kept)
        touch(kept)
        if known.count > room {
            known = known.filter { $0.value.layout != nil }
            room = max(most, known.count) * 2
        }
        return kept
    }

    private mutating func touch(_ layout: Layout) {
        if let place = recent.lastIndex(where: { $0 === layout }) { recent.remove(at: place) }
        recent.append(layout)
        if recent.count > most { recent.removeFirst() }
    }
}
