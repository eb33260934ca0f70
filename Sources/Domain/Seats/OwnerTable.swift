/// All who have places: found by number, by account, and by the next deadline.
struct OwnerTable: Sendable {
    private var records: [Owner] = []
    /// Free slots, the last one used next: undoing changes in reverse order gives every owner its old slot.
    private var free: [Int32] = []
    private var byID = SlotIndex()
    /// The first owner of each account; the others follow by `nextOfAccount`.
    private var byAccount = SlotIndex()
    /// Slots of owners that lapse, the earliest deadline on top.
    private var heap: [Int32] = []

    var count: Int { byID.count }

    subscript(slot: Int32) -> Owner { records[Int(slot)] }

    func slot(of id: Int64) -> Int32? {
        byID.slot(hash: SlotIndex.hash(id)) { records[Int($0)].id == id }
    }

    /// The owner that lapses first.
    var earliest: Int32? { heap.first }

    /// Calls with every owner of an account.
    func visit(of account: AccountID, _ body: (Int32, Owner) -> Void) {
        let number = account.number
        var slot = byAccount.slot(hash: SlotIndex.hash(number)) { records[Int($0)].account == number } ?? Place.none
        while slot >= 0 {
            let owner = records[Int(slot)]
            body(slot, owner)
            slot = owner.nextOfAccount
        }
    }

    /// Calls with every owner.
    func visit(_ body: (Int32, Owner) -> Void) {
        for index in records.indices where records[index].id != 0 {
            body(Int32(truncatingIfNeeded: index), records[index])
        }
    }

    /// - Parameter most: more owners than this there will never be.
    mutating func insert(_ owner: Owner, most: Int) -> Int32 {
        var slot = free.popLast() ?? Place.none
        if slot >= 0 {
            records[Int(slot)] = owner
        } else {
            slot = Int32(truncatingIfNeeded: records.count)
            // Growing by a quarter wastes less than doubling does.
            if records.count == records.capacity {
                records.reserveCapacity(min(max(most, records.count + 1), records.count + records.count / 4 + 16))
            }
            records.append(owner)
        }
        records[Int(slot)].heapPlace = Place.none
        records[Int(slot)].nextOfAccount = Place.none
        do {
            // A second reference, given up at once: the table is never copied.
            let records = records
            byID.insert(slot, hash: SlotIndex.hash(owner.id)) { SlotIndex.hash(records[Int($0)].id) }
        }
        link(slot)
        if owner.deadline != Owner.never { push(slot) }
        return slot
    }

    @discardableResult
    mutating func remove(_ slot: Int32) -> Owner {
        let owner = records[Int(slot)]
        if owner.heapPlace >= 0 { dropFromHeap(slot) }
        unlink(slot)
        do {
            let records = records
            byID.remove(slot, hash: SlotIndex.hash(owner.id)) { SlotIndex.hash(records[Int($0)].id) }
        }
        records[Int(slot)].id = 0
        free.append(slot)
        return owner
    }

    /// Changes what is known of an owner; number and account stay.
    mutating func set(_ slot: Int32, _ owner: Owner) {
        let index = Int(slot)
        let before = records[index]
        records[index] = owner
        records[index].id = before.id
        records[index].account = before.account
        records[index].nextOfAccount = before.nextOfAccount
        records[index].heapPlace = before.heapPlace
        guard owner.deadline != before.deadline else { return }
        if before.heapPlace >= 0 { dropFromHeap(slot) }
        if owner.deadline != Owner.never { push(slot) }
    }

    var bytes: Int {
        records.capacity * MemoryLayout<Owner>.stride + (free.capacity + heap.capacity) * MemoryLayout<Int32>.stride
            + byID.bytes + byAccount.bytes
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
        let owner = records[Int(slot)]
        guard owner.account != 0 else { return }
        let hash = SlotIndex.hash(owner.account)
        guard var before = byAccount.slot(hash: hash, where: { records[Int($0)].account == owner.account }) else {
            return
        }
        if before == slot {
            if owner.nextOfAccount >= 0 {
                byAccount.replace(slot, by: owner.nextOfAccount, hash: hash)
            } else {
                let records = records
                byAccount.remove(slot, hash: hash) { SlotIndex.hash(records[Int($0)].account) }
            }
            return
        }
        while records[Int(before)].nextOfAccount != slot { before = records[Int(before)].nextOfAccount }
        records[Int(before)].nextOfAccount = owner.nextOfAccount
    }

    // MARK: Deadlines

    /// By deadline, then by number: the same for every history that led here.
    private func precedes(_ left: Int32, _ right: Int32) -> Bool {
        let (left, right) = (records[Int(left)], records[Int(right)])
        return left.deadline == right.deadline ? left.id < right.id : left.deadline < right.deadline
    }

    private mutating func push(_ slot: Int32) {
        heap.append(slot)
        records[Int(slot)].heapPlace = Int32(truncatingIfNeeded: heap.count - 1)
        rise(heap.count - 1)
    }

    private mutating func dropFromHeap(_ slot: Int32) {
        let place = Int(records[Int(slot)].heapPlace)
        records[Int(slot)].heapPlace = Place.none
        let last = heap.removeLast()
        guard place < heap.count else { return }
        put(last, at: place)
        rise(place)
        sink(Int(records[Int(last)].heapPlace))
    }

    private mutating func put(_ slot: Int32, at place: Int) {
        heap[place] = slot
        records[Int(slot)].heapPlace = Int32(truncatingIfNeeded: place)
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
