/// A change as it lies in the bytes of its message: where its parts are, nothing copied. Reused for every message.
struct ChangeParts: ~Copyable {
    /// One item of `changes`.
    struct Item {
        /// All of it, with its braces.
        var whole = 0..<0
        /// Empty where events were merged.
        var kind = 0..<0
        /// Zero when it changes no seat.
        var state: UInt8 = 0
        /// Which of the seats are its.
        var seats = 0..<0
        /// The new status of the show, when that is what changed.
        var status = 0..<0
    }

    var show = 0..<0
    var prev: Int64 = 0
    var seq: Int64 = 0
    var tag: UInt32 = 0
    var checksum: UInt32 = 0
    var at = 0..<0
    /// Where the items stand, from behind the bracket to before the other.
    var list = 0..<0
    var items: [Item] = []
    /// Where the labels of all items stand.
    var seats: [Range<Int>] = []

    mutating func reset() {
        items.removeAll(keepingCapacity: true)
        seats.removeAll(keepingCapacity: true)
        show = 0..<0
        at = 0..<0
        list = 0..<0
        prev = 0
        seq = 0
        tag = 0
        checksum = 0
    }
}
