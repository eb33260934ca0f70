/// All who have places: found by number, by account, and by the next deadline.
struct OwnerTable: Sendable {
    /// A deadline in the heap, of the owner in a slot.
    private struct Lapse: Sendable {
        let deadline: Int64
        /// From when the owner was made to its deadline.
        let span: UInt32
        let slot: Int32
    }

    private var records: [OwnerRecord] = []
    /// Free slots, the last one used next: undoing changes in reverse order gives every owner its old slot.
    private var free: [Int32] = []
    private var byID = SlotIndex()
    /// The first owner of each account; the others follow by `nextOfAccount`.
    private var byAccount = SlotIndex()
    /// Of owners that lapse, the earliest on top.
    private var heap: [Lapse] = []

    var count: Int { byID.count }

    /// The owner in a slot; one without a number when nobody has it.
    @inline(__always)
    subscript(slot: Int32) -> Owner {
        let record = records[Int(slot)]
        guard record.heapPlace >= 0 else { return record.owner(deadline: Owner.never, span: 0) }
        let lapse = heap[Int(record.heapPlace)]
        return record.owner(deadline: lapse.deadline, span: lapse.span)
    }

    func slot(of id: Int64) -> Int32? {
        byID.slot(hash: SlotIndex.hash(id)) { records[Int($0)].id == id }
    }

    /// The owner that lapses first.
    var earliest: Int32? { heap.first?.slot }
    /// When it does, in milliseconds.
    var earliestDeadline: Int64? { heap.first?.deadline }

    /// Calls with every owner of an account.
    func visit(of account: AccountID, _ body: (Int32, Owner) -> Void) {
        let number = account.number
        var slot = byAccount.slot(hash: SlotIndex.hash(number)) { records[Int($0)].account == number } ?? Place.none
        while slot >= 0 {
            body(slot, self[slot])
            slot = records[Int(slot)].nextOfAccount
        }
    }

    /// Calls with every owner.
    func visit(_ body: (Int32, Owner) -> Void) {
        for index in records.indices where records[index].id != Owner.nobody {
            let slot = Int32(truncatingIfNeeded: index)
            body(slot, self[slot])
        }
    }

    /// Makes room for so many more, as an image brings them.
    mutating func reserve(_ more: Int) {
        records.reserveCapacity(records.count + more)
        let records = records
        byID.reserve(count + more) { SlotIndex.hash(records[Int($0)].id) }
    }

    /// - Parameter most: more owners than this there will never be.
    mutating func insert(_ owner: Owner, most: Int) -> Int32 {
        var slot = free.popLast() ?? Place.none
        if slot >= 0 {
            records[Int(slot)] = OwnerRecord(owner)
        } else {
            slot = Int32(truncatingIfNeeded: records.count)
            // Growing by a quarter wastes less than doubling does.
            if records.count == records.capacity {
                records.reserveCapacity(min(max(most, records.count + 1), records.count + records.count / 4 + 16))
            }
            records.append(OwnerRecord(owner))
        }
        do {
            // A second reference, given up at once: the table is never copied.
            let records = records
            byID.insert(slot, hash: SlotIndex.hash(owner.id)) { SlotIndex.hash(records[Int($0)].id) }
        }
        link(slot)
        push(slot, owner)
        return slot
    }

    @discardableResult
    mutating func remove(_ slot: Int32) -> Owner {
        let owner = self[slot]
        dropFromHeap(slot)
        unlink(slot)
        do {
            let records = records
            byID.remove(slot, hash: SlotIndex.hash(owner.id)) { SlotIndex.hash(records[Int($0)].id) }
        }
        var nobody = owner
        nobody.id = Owner.nobody
        records[Int(slot)] = OwnerRecord(nobody)
        free.append(slot)
        return owner
    }

    /// Changes what is known of an owner; number and account stay.
    mutating func set(_ slot: Int32, _ owner: Owner) {
        let index = Int(slot)
        let (before, record) = (self[slot], records[index])
        var after = owner
        after.id = before.id
        after.account = before.account
        records[index] = OwnerRecord(after, nextOfAccount: record.nextOfAccount, heapPlace: record.heapPlace)
        guard after.deadline != before.deadline || after.span != before.span else { return }
        dropFromHeap(slot)
        push(slot, after)
    }

    /// The first place of an owner, and how many it has.
    func chain(of slot: Int32) -> (first: Int32, count: UInt16) {
        (records[Int(slot)].first, records[Int(slot)].count)
    }

    mutating func setChain(of slot: Int32, _ first: Int32, _ count: UInt16) {
        records[Int(slot)].first = first
        records[Int(slot)].count = count
    }

    var bytes: Int {
        records.capacity * MemoryLayout<OwnerRecord>.stride + free.capacity * MemoryLayout<Int32>.stride
            + heap.capacity * MemoryLayout<Lapse>.stride + byID.bytes + byAccount.bytes
    }

    // MARK: Accounts

    private mutating func link(_ slot: Int32) {
        let account = records[Int(slot)].account
        guard account != 0 else { return }
        let hash = SlotIndex.hash(account)
        let head = byAccount.slot(hash: hash) { records[Int($0)].account == account && $0 != slot }
        if let head {
            records[Int(slot)].nextOfAccount = records[Int(head)].nextOfAccount
            records[Int(head)].nextOfAccount = slot
        } else {
            let records = records
            byAccount.insert(slot, hash: hash) { SlotIndex.hash(records[Int($0)].account) }
        }
    }

    private mutating func unlink(_ slot: Int32) {
        let account = records[Int(slot)].account
        guard account != 0 else { return }
        let (hash, next) = (SlotIndex.hash(account), records[Int(slot)].nextOfAccount)
        guard var before = byAccount.slot(hash: hash, where: { records[Int($0)].account == account }) else { return }
        if before == slot {
            if next >= 0 {
                byAccount.replace(slot, by: next, hash: hash)
            } else {
                let records = records
                byAccount.remove(slot, hash: hash) { SlotIndex.hash(records[Int($0)].account) }
            }
            return
        }
        while records[Int(before)].nextOfAccount != slot { before = records[Int(before)].nextOfAccount }
        records[Int(before)].nextOfAccount = next
    }

    // MARK: Deadlines

    /// By deadline, then by number: the same for every history that led here.
    private func precedes(_ left: Lapse, _ right: Lapse) -> Bool {
        guard left.deadline == right.deadline else { return left.deadline < right.deadline }
        return records[Int(left.slot)].id < records[Int(right.slot)].id
    }

    private mutating func push(_ slot: Int32, _ owner: Owner) {
        guard owner.deadline != Owner.never else { return }
        // No more lapse than there are.
        if heap.count == heap.capacity {
            heap.reserveCapacity(min(max(records.capacity, heap.count + 1), heap.count + heap.count / 4 + 16))
        }
        heap.append(Lapse(deadline: owner.deadline, span: owner.span, slot: slot))
        records[Int(slot)].heapPlace = Int32(truncatingIfNeeded: heap.count - 1)
        rise(heap.count - 1)
    }

    private mutating func dropFromHeap(_ slot: Int32) {
        let place = Int(records[Int(slot)].heapPlace)
        guard place >= 0 else { return }
        records[Int(slot)].heapPlace = Place.none
        let last = heap.removeLast()
        guard place < heap.count else { return }
        put(last, at: place)
        rise(place)
        sink(Int(records[Int(last.slot)].heapPlace))
    }

    private mutating func put(_ lapse: Lapse, at place: Int) {
        heap[place] = lapse
        records[Int(lapse.slot)].heapPlace = Int32(truncatingIfNeeded: place)
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, precedes(heap[place], heap[(place - 1) / 2]) {
            let (child, parent) = (heap[place], heap[(place - 1) / 2])
            put(parent, at: place)
            place = (place - 1) / 2
            put(child, at: place)
        }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && precedes(heap[child], heap[least]) {
                least = child
            }
            guard least != place else { return }
            let (upper, lower) = (heap[place], heap[least])
            put(lower, at: place)
            put(upper, at: least)
            place = least
        }
    }
}
