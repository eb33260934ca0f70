/// A change as it lies in the bytes of its message: where its parts are, nothing copied. Reused for every message.
///
/// Only what is written with escapes and needed stands decoded behind the message: see `whole`.
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
    /// How long the message is: what lies behind is decoded.
    var length = 0
    /// What was written with escapes, decoded; nearly always nothing.
    private(set) var texts: [UInt8] = []

    /// What all ranges are places in: the message, and the decoded texts behind it.
    func whole(_ message: [UInt8]) -> [UInt8] { texts.isEmpty ? message : message + texts }

    /// Takes a decoded text, and tells where in the whole it stands.
    mutating func keep(_ text: String) -> Range<Int> {
        let start = length + texts.count
        texts += text.utf8
        return start..<length + texts.count
    }

    mutating func reset(length: Int) {
        self.length = length
        texts.removeAll(keepingCapacity: true)
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
