/// The valid tickets of a show: those whose booking has the place now. Codes, places and who came in lie apart: most of
/// the time most people have not come yet, and then nothing is kept of their coming.
struct TicketTable: Sendable {
    /// Who came in with a ticket.
    private struct Entry {
        var checkIn: Int64 = 0
        var admittedAt: Int64 = 0
        var gate: UInt16 = 0
        var isInside = false
    }

    private var codes: [TicketCode] = []
    /// Where each is valid; none for a free slot.
    private var places: [Int32] = []
    /// Up to the last slot with which somebody came in.
    private var entries: [Entry] = []
    private var free: [Int32] = []
    private var byCode = SlotIndex()

    subscript(slot: Int32) -> Ticket? {
        let index = Int(slot)
        guard places[index] >= 0 else { return nil }
        var ticket = Ticket(code: codes[index], place: places[index])
        guard index < entries.count else { return ticket }
        let entry = entries[index]
        ticket.checkIn = entry.checkIn
        ticket.admittedAt = entry.admittedAt
        ticket.gate = entry.gate
        ticket.isInside = entry.isInside
        return ticket
    }

    func slot(of code: TicketCode) -> Int32? {
        byCode.slot(hash: Ticket.hash(code)) { codes[Int($0)] == code }
    }

    func visit(_ body: (Ticket) -> Void) {
        for slot in codes.indices {
            if let ticket = self[Int32(truncatingIfNeeded: slot)] { body(ticket) }
        }
    }

    /// Makes room for so many more, as an image brings them.
    mutating func reserve(_ more: Int) {
        codes.reserveCapacity(codes.count + more)
        places.reserveCapacity(places.count + more)
        let codes = codes
        byCode.reserve(byCode.count + more) { Ticket.hash(codes[Int($0)]) }
    }

    /// - Parameter most: more tickets than this there will never be.
    mutating func insert(_ ticket: Ticket, most: Int) -> Int32 {
        var slot = free.popLast() ?? Place.none
        if slot >= 0 {
            codes[Int(slot)] = ticket.code
            places[Int(slot)] = ticket.place
        } else {
            slot = Int32(truncatingIfNeeded: codes.count)
            if codes.count == codes.capacity {
                let room = min(max(most, codes.count + 1), codes.count + codes.count / 8 + 16)
                codes.reserveCapacity(room)
                places.reserveCapacity(room)
            }
            codes.append(ticket.code)
            places.append(ticket.place)
        }
        set(slot, ticket)
        // A second reference, given up at once: the table is never copied.
        let codes = codes
        byCode.insert(slot, hash: ticket.hash) { Ticket.hash(codes[Int($0)]) }
        return slot
    }

    mutating func remove(_ slot: Int32) {
        let index = Int(slot)
        guard places[index] >= 0 else { return }
        do {
            let codes = codes
            byCode.remove(slot, hash: Ticket.hash(codes[index])) { Ticket.hash(codes[Int($0)]) }
        }
        places[index] = Place.none
        if index < entries.count { entries[index] = Entry() }
        free.append(slot)
    }

    /// Changes who came in; code and place stay.
    mutating func set(_ slot: Int32, _ ticket: Ticket) {
        let index = Int(slot)
        let isEmpty = ticket.checkIn == 0 && !ticket.isInside
        guard !isEmpty || index < entries.count else { return }
        if index >= entries.count {
            entries.append(contentsOf: repeatElement(Entry(), count: index + 1 - entries.count))
        }
        entries[index] = Entry(
            checkIn: ticket.checkIn, admittedAt: ticket.admittedAt, gate: ticket.gate, isInside: ticket.isInside)
    }

    var bytes: Int {
        codes.capacity * MemoryLayout<TicketCode>.stride + entries.capacity * MemoryLayout<Entry>.stride
            + (places.capacity + free.capacity) * MemoryLayout<Int32>.stride + byCode.bytes
    }
}
