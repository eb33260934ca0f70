/// Finds slots by a hash of what stands in them: four bytes a slot, open addressing, never more than three quarters
/// full. It holds no keys; whoever asks says which slot matches.
struct SlotIndex: Sendable {
    private var cells: [Int32] = []
    private(set) var count = 0

    /// Spreads numbers that lie close together.
    static func hash(_ number: Int64) -> UInt64 {
        var mixed = UInt64(bitPattern: number) &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    func slot(hash: UInt64, where matches: (Int32) -> Bool) -> Int32? {
        guard count > 0 else { return nil }
        let mask = cells.count - 1
        var cell = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = cells[cell]
            if slot < 0 { return nil }
            if matches(slot) { return slot }
            cell = (cell + 1) & mask
        }
    }

    mutating func insert(_ slot: Int32, hash: UInt64, hashOf: (Int32) -> UInt64) {
        if (count + 1) * 4 > cells.count * 3 { grow(hashOf) }
        put(slot, hash)
        count += 1
    }

    /// Puts another slot with the same hash where this one stood.
    mutating func replace(_ slot: Int32, by other: Int32, hash: UInt64) {
        guard let cell = cell(of: slot, hash) else { return }
        cells[cell] = other
    }

    mutating func remove(_ slot: Int32, hash: UInt64, hashOf: (Int32) -> UInt64) {
        guard var hole = cell(of: slot, hash) else { return }
        let mask = cells.count - 1
        count -= 1
        cells[hole] = Place.none
        // What was pushed past the hole moves back, so that no search ends too early.
        var cell = (hole + 1) & mask
        while cells[cell] >= 0 {
            let home = Int(truncatingIfNeeded: hashOf(cells[cell])) & mask
            if (cell - home) & mask >= (cell - hole) & mask {
                cells[hole] = cells[cell]
                cells[cell] = Place.none
                hole = cell
            }
            cell = (cell + 1) & mask
        }
    }

    private func cell(of slot: Int32, _ hash: UInt64) -> Int? {
        guard !cells.isEmpty else { return nil }
        let mask = cells.count - 1
        var cell = Int(truncatingIfNeeded: hash) & mask
        while cells[cell] >= 0 {
            if cells[cell] == slot { return cell }
            cell = (cell + 1) & mask
        }
        return nil
    }

    private mutating func put(_ slot: Int32, _ hash: UInt64) {
        let mask = cells.count - 1
        var cell = Int(truncatingIfNeeded: hash) & mask
        while cells[cell] >= 0 { cell = (cell + 1) & mask }
        cells[cell] = slot
    }

    /// Makes room for so many, so that an index that is filled at once grows once.
    mutating func reserve(_ number: Int, hashOf: (Int32) -> UInt64) {
        var size = max(8, cells.count)
        while number * 4 > size * 3 { size *= 2 }
        if size > cells.count { grow(to: size, hashOf) }
    }

    private mutating func grow(_ hashOf: (Int32) -> UInt64) { grow(to: max(8, cells.count * 2), hashOf) }

    private mutating func grow(to size: Int, _ hashOf: (Int32) -> UInt64) {
        let old = cells
        cells = Array(repeating: Place.none, count: size)
        for slot in old where slot >= 0 { put(slot, hashOf(slot)) }
    }

    var bytes: Int { cells.capacity * MemoryLayout<Int32>.stride }
}
