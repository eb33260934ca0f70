/// Which events are shown.
package struct EventFilter: Equatable, Sendable {
    package let kinds: [String]
    package let seats: [String]
    private let kindBytes: [[UInt8]]
    private let patterns: [SeatPattern]

    package init(kinds: [String] = [], seats: [String] = []) {
        self.kinds = kinds
        self.seats = seats
        kindBytes = kinds.map { Array($0.utf8) }
        patterns = seats.map(SeatPattern.init)
    }

    package var isOpen: Bool { kinds.isEmpty && patterns.isEmpty }

    /// Whether an item of a change is shown.
    func accepts(_ item: ChangeParts.Item, of change: borrowing ChangeParts, in bytes: Span<UInt8>) -> Bool {
        if !kindBytes.isEmpty, !acceptsKind(item, in: bytes) { return false }
        if patterns.isEmpty { return true }
        for seat in item.seats where patterns.contains(where: { $0.matches(bytes, change.seats[seat]) }) { return true }
        return false
    }

    private func acceptsKind(_ item: ChangeParts.Item, in bytes: Span<UInt8>) -> Bool {
        guard !item.kind.isEmpty else {
            // Merged: the letter is all that is left of what happened.
            return SeatState(rawValue: item.state)?.kinds.contains(where: kinds.contains) ?? false
        }
        return kindBytes.contains { ByteMatch.equals(bytes, item.kind, $0) }
    }
}
