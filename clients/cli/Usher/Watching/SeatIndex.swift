/// The place of every seat by the bytes of its label, so that a message needs no strings: open addressing, at most half
/// full.
struct SeatIndex: Sendable {
    private var slots: [Int32]
    private let labels: [[UInt8]]
    private let mask: Int

    init(_ labels: [String]) {
        self.labels = labels.map { Array($0.utf8) }
        var size = 16
        while size < labels.count * 2 { size *= 2 }
        mask = size - 1
        slots = [Int32](repeating: -1, count: size)
        for (place, label) in self.labels.enumerated() {
            var slot = Self.hash(label.span, 0..<label.count) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(place)
        }
    }

    func place(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var slot = Self.hash(bytes, range) & mask
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if ByteMatch.equals(bytes, range, labels[place]) { return place }
            slot = (slot + 1) & mask
        }
        return nil
    }

    func place(of label: String) -> Int? {
        let bytes = Array(label.utf8)
        return place(of: bytes.span, 0..<bytes.count)
    }

    /// FNV-1a: labels are short, and come from a layout that the server checked.
    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
