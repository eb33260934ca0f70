/// The valid tickets of a show: those whose booking has the place now.
struct TicketTable: Sendable {
    private var records: [Ticket?] = []
    private var free: [Int32] = []
    private var byCode = SlotIndex()

    var count: Int { byCode.count }

    subscript(slot: Int32) -> Ticket? { records[Int(slot)] }

    func slot(of code: TicketCode) -> Int32? {
        byCode.slot(hash: Ticket.hash(code)) { records[Int($0)]?.code == code }
    }

    func visit(_ body: (Ticket) -> Void) {
        for case .some(let ticket) in records { body(ticket) }
    }

    mutating func insert(_ ticket: Ticket) -> Int32 {
        var slot = free.popLast() ?? Place.none
        if slot >= 0 {
            records[Int(slot)] = ticket
        } else {
            slot = Int32(truncatingIfNeeded: records.count)
            if records.count == records.capacity { records.reserveCapacity(records.count + records.count / 4 + 16) }
            records.append(ticket)
        }
        let records = records
        byCode.insert(slot, hash: ticket.hash) { records[Int($0)]?.hash ?? 0 }
        return slot
    }

    mutating func remove(_ slot: Int32) {
        guard let ticket = records[Int(slot)] else { return }
        do {
            // A second reference, given up at once: the table is never copied.
            let records = records
            byCode.remove(slot, hash: ticket.hash) { records[Int($0)]?.hash ?? 0 }
        }
        records[Int(slot)] = nil
        free.append(slot)
    }

    /// Changes who came in; code and place stay.
    mutating func set(_ slot: Int32, _ ticket: Ticket) { records[Int(slot)] = ticket }

    var bytes: Int {
        records.capacity * MemoryLayout<Ticket?>.stride + free.capacity * MemoryLayout<Int32>.stride + byCode.bytes
    }
}
