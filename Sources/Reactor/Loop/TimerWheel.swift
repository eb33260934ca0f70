internal import Bytes

/// Timers by the millisecond in a hierarchical wheel: six levels of 64 slots, so that scheduling, cancelling and
/// firing cost the same for ten timers and for a million. A timer never fires early; it fires in the order of its
/// deadline, and among equal deadlines in the order in which it was scheduled.
///
/// Confined to its loop.
struct TimerWheel: ~Copyable {
    typealias Action = () -> Void

    /// A scheduled action, or a free place. Entries of one slot form a doubly linked list through `next` and `last`.
    private struct Entry {
        var action: Action?
        var deadline: UInt64 = 0
        var generation: UInt32 = 0
        var slot: Int32 = -1
        var next: Int32 = -1
        var last: Int32 = -1
    }

    private static let levels = 6
    private static let slotBits: UInt64 = 6
    private static let slotsPerLevel = 64
    /// Deadlines beyond the wheel (more than two years) wait in its last slot and are sorted in again. The slot
    /// under the hand is left out: a timer put there would seem due now.
    private static let reach: UInt64 = 63 << (slotBits * UInt64(levels - 1))

    private var entries: [Entry] = []
    private var free: [Int32] = []
    private var heads = [Int32](repeating: -1, count: levels * slotsPerLevel)
    private var tails = [Int32](repeating: -1, count: levels * slotsPerLevel)
    private var occupied = [UInt64](repeating: 0, count: levels)
    private var elapsed: UInt64

    /// How many timers wait.
    private(set) var count = 0

    init(now: Tick) {
        elapsed = now.nanoseconds / 1_000_000
    }

    mutating func schedule(at deadline: Tick, _ action: @escaping Action) -> TimerID {
        let place = takePlace()
        // Rounded up, so that no timer fires before its moment.
        let (millisecond, rest) = deadline.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        entries[Int(place)].deadline = max(rest == 0 ? millisecond : millisecond + 1, elapsed)
        entries[Int(place)].action = action
        link(place)
        count += 1
        return TimerID(place: UInt32(place), generation: entries[Int(place)].generation)
    }

    /// Forgets a timer; false when it has fired or was cancelled before.
    @discardableResult
    mutating func cancel(_ timer: TimerID) -> Bool {
        let place = Int32(bitPattern: timer.place)
        guard timer.place < UInt32(entries.count), entries[Int(place)].generation == timer.generation,
            entries[Int(place)].action != nil
        else { return false }
        unlink(place)
        _ = release(place)
        return true
    }

    /// The earliest moment at which `popDue` may have something to do, or nil when nothing waits. It is exact for
    /// timers within 64 ms and never later than the earliest timer.
    func nextMoment() -> Tick? {
        guard let next = nextSlot() else { return nil }
        return Tick(nanoseconds: next.moment.multipliedReportingOverflow(by: 1_000_000).partialValue)
    }

    /// Takes out the next action whose deadline has come.
    mutating func popDue(now: Tick) -> Action? {
        let millisecond = now.nanoseconds / 1_000_000
        while let next = nextSlot(), next.moment <= millisecond {
            elapsed = max(elapsed, next.moment)
            if next.level == 0 {
                let place = heads[next.slot]
                unlink(place)
                return release(place)
            }
            sortIn(next.slot)
        }
        elapsed = max(elapsed, millisecond)
        return nil
    }

    // MARK: Slots

    private func nextSlot() -> (level: Int, slot: Int, moment: UInt64)? {
        for level in 0..<Self.levels where occupied[level] != 0 {
            let shift = Self.slotBits * UInt64(level)
            let current = Int((elapsed >> shift) & 63)
            let rotated = occupied[level] >> UInt64(current) | occupied[level] << UInt64((64 - current) & 63)
            let distance = UInt64(rotated.trailingZeroBitCount)
            let slot = (current + Int(distance)) & 63
            let start = (elapsed >> shift &+ distance) << shift
            return (level, level * Self.slotsPerLevel + slot, max(start, elapsed))
        }
        return nil
    }

    /// Moves every timer of a higher slot to where it belongs now that its time has come near.
    private mutating func sortIn(_ slot: Int) {
        var place = heads[slot]
        heads[slot] = -1
        tails[slot] = -1
        occupied[slot / Self.slotsPerLevel] &= ~(1 << UInt64(slot % Self.slotsPerLevel))
        while place >= 0 {
            let next = entries[Int(place)].next
            link(place)
            place = next
        }
    }

    private mutating func link(_ place: Int32) {
        let deadline = min(entries[Int(place)].deadline, elapsed + Self.reach)
        let difference = (elapsed ^ deadline) | 63
        let level = min((63 - difference.leadingZeroBitCount) / Int(Self.slotBits), Self.levels - 1)
        let index = Int((deadline >> (Self.slotBits * UInt64(level))) & 63)
        let slot = level * Self.slotsPerLevel + index
        let tail = tails[slot]
        entries[Int(place)].slot = Int32(slot)
        entries[Int(place)].last = tail
        entries[Int(place)].next = -1
        if tail >= 0 { entries[Int(tail)].next = place } else { heads[slot] = place }
        tails[slot] = place
        occupied[level] |= 1 << UInt64(index)
    }

    private mutating func unlink(_ place: Int32) {
        let entry = entries[Int(place)]
        let slot = Int(entry.slot)
        if entry.last >= 0 { entries[Int(entry.last)].next = entry.next } else { heads[slot] = entry.next }
        if entry.next >= 0 { entries[Int(entry.next)].last = entry.last } else { tails[slot] = entry.last }
        if heads[slot] < 0 {
            occupied[slot / Self.slotsPerLevel] &= ~(1 << UInt64(slot % Self.slotsPerLevel))
        }
    }

    // MARK: Places

    private mutating func takePlace() -> Int32 {
        if let place = free.popLast() { return place }
        entries.append(Entry())
        return Int32(entries.count - 1)
    }

    private mutating func release(_ place: Int32) -> Action? {
        let action = entries[Int(place)].action
        entries[Int(place)].action = nil
        entries[Int(place)].slot = -1
        entries[Int(place)].generation &+= 1
        free.append(place)
        count -= 1
        return action
    }
}
