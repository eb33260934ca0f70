import Testing

@testable import Domain

@Suite("The seat map")
struct SeatMapTests {
    /// A hall of 20,000 seats, all free.
    private func bigMap() throws -> SeatMap {
        let rows = (0..<100).map { row in
            LayoutPlan.Row(
                name: "\(row)",
                seats: (0..<200).map {
                    .init(label: "\(row)-\($0)", category: "s", x: Int32($0 * 10), y: Int32(row * 10))
                })
        }
        let layout = try Layout(
            id: LayoutID(1), version: 1, plan: LayoutPlan(sections: [.init(name: "Main", rows: rows)]))
        return SeatMap(show: ShowID(1), layout: layout, terms: try Hall.terms(categories: 1))
    }

    @Test("records are as small as they were meant to be")
    func sizes() {
        #expect(MemoryLayout<Place>.stride == 20)
        #expect(MemoryLayout<OwnerRecord>.stride == 44)
        #expect(MemoryLayout<Ticket?>.stride == 40)
        #expect(MemoryLayout<Layout.Seat>.stride == 32)
    }

    @Test("a table that was given room finds those who were there and those who come")
    func room() {
        var table = OwnerTable()
        func come(_ id: Int64) {
            let state = OwnerState(
                id: id, kind: .hold, account: AccountID(id), deadline: Moment(milliseconds: 1_000 - id), since: .never)
            _ = table.insert(Owner(state), most: 500)
        }
        for id in 1...3 { come(Int64(id)) }
        table.reserve(400)
        let bytes = table.bytes
        for id in 4...403 { come(Int64(id)) }
        for id in 1...403 { #expect(table.slot(of: Int64(id)).map { table[$0].id } == Int64(id)) }
        #expect(table.slot(of: 404) == nil)
        #expect(table.earliest.map { table[$0].id } == 403)
        // The heap and the index of accounts grow by themselves; what was reserved did not.
        #expect(table.bytes - bytes < 403 * 16 + 1_024 * 4 + 2_048, "\(table.bytes - bytes)")
    }

    @Test("small records keep the largest numbers", arguments: [0, 1, 0xFFFF_FFFF, 1 << 32, Int64.max])
    func extremes(_ number: Int64) {
        var place = Place()
        place.price = min(number, ShowLimits().price)
        place.state = .booked
        #expect(place.price == min(number, ShowLimits().price))
        #expect(place.owner == Place.none && place.next == Place.none && place.ticket == Place.none)
        let state = OwnerState(
            id: number, kind: .hold, generation: .max, account: AccountID(number),
            deadline: Moment(milliseconds: 9_000),
            since: Moment(milliseconds: 1_000), extensions: 100, isStretched: true, payment: PaymentID(number))
        let owner = Owner(state)
        #expect(OwnerRecord(owner).owner(deadline: owner.deadline, span: owner.span) == owner)
    }

    @Test("20,000 seats, each held by somebody else, take less than two million bytes")
    func memory() throws {
        var map = try bigMap()
        let deadline = Hall.opening.advanced(by: .minutes(5))
        for index in 0..<20_000 {
            let id = Int64(index + 1)
            let owner = OwnerState(
                id: id, kind: .hold, account: AccountID(id), deadline: deadline, since: Hall.opening)
            try map.apply(
                SeatEvent(
                    .held, at: Hall.opening, owners: [owner],
                    places: [PlaceChange(PlaceNumber(index), .held, owner: id, price: 5)]))
        }
        #expect(map.counts.held == 20_000)
        #expect(map.bytes < 2_000_000, "\(map.bytes)")
        _ = map.decide([], now: deadline)
        #expect(map.bytes < 2_000_000, "\(map.bytes) after a batch that lapsed")
    }

    @Test("deciding a batch copies no map")
    func noCopies() throws {
        var map = try bigMap()
        func address() -> UInt { map.places.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
        let before = address()
        let command = Command(
            id: CommandID(high: 1, low: 1), fingerprint: 0, caller: Scene.buyer,
            intent: .hold(HoldID(1), .best(4, category: nil)))
        let batch = map.decide([command], now: Hall.opening)
        #expect(batch.events.count == 1)
        #expect(address() == before)
        #expect(map.counts.free == 20_000)
    }

    @Test("the only moves of a place are those of the rules")
    func moves() {
        let moves = PlaceState.allCases.flatMap { from in
            PlaceState.allCases.filter { from.mayBecome($0) }.map { "\(from) \($0)" }
        }
        #expect(
            moves == [
                "free held", "free booked", "free blocked", "held free", "held paying", "held booked", "paying free",
                "paying held", "paying booked", "booked free", "booked checkedIn", "checkedIn booked",
                "blocked free", "blocked booked",
            ])
    }

    @Test("an event of a kind that nobody knows is folded by what it carries")
    func unknownKind() throws {
        var scene = try Scene()
        let owner = OwnerState(id: 5, kind: .hold, account: AccountID(9), deadline: Hall.start, since: Hall.opening)
        let place = PlaceNumber(Int32(3))
        let event = SeatEvent(
            .unknown(200), at: Hall.opening, owners: [owner], places: [PlaceChange(place, .held, owner: 5, price: 7)])
        let bytes = EventCodec.encode(event)
        try scene.map.apply(EventCodec.decode(bytes, kind: EventKind(number: 200), at: Hall.opening))
        #expect(scene.map.claim(of: place) == Claim(state: .held, owner: 5, generation: 1))
        #expect(scene.map.nextLapse == Hall.start)
        #expect(scene.map.seq == 1)
    }

    @Test("an event that cannot belong to this map is refused and changes nothing")
    func foreignEvents() throws {
        var scene = try Scene()
        _ = try scene.hold("A-1")
        let before = scene.map.image
        let north = try #require(GateName("north"))
        let owner = OwnerState(id: 5, kind: .hold, account: AccountID(9), since: Hall.opening)
        let nobody = OwnerState(id: 0, kind: .hold, account: AccountID(9), since: Hall.opening)
        func fault(
            owners: [OwnerState] = [], places: [PlaceChange] = [], admissions: [Admission] = [],
            detail: EventDetail = EventDetail()
        ) -> FoldFault? {
            let event = SeatEvent(
                .held, at: Hall.opening, owners: owners, places: places, admissions: admissions, detail: detail)
            do throws(FoldFault) {
                try scene.map.apply(event)
                return nil
            } catch {
                return error
            }
        }
        let place = PlaceNumber(Int32(1))
        #expect(fault(places: [.free(PlaceNumber(Int32(40)))]) == .place(PlaceNumber(Int32(40))))
        #expect(fault(places: [.free(PlaceNumber(Int32(-1)))]) == .place(PlaceNumber(Int32(-1))))
        #expect(fault(places: [PlaceChange(place, .held, owner: 5)]) == .owner(5))
        #expect(fault(places: [PlaceChange(place, .free, owner: 5)]) == .owner(5))
        #expect(fault(places: [PlaceChange(place, .held, owner: 0)]) == .owner(0))
        #expect(fault(owners: [owner, owner]) == .ownerTwice(5))
        #expect(fault(owners: Array(repeating: owner, count: 9)) == .ownerTwice(0))
        #expect(fault(owners: [nobody]) == .ownerTwice(0))
        var otherTerms = EventDetail()
        otherTerms.terms = try Hall.terms(categories: 3)
        #expect(fault(detail: otherTerms) == .terms)
        let admission = Admission(place: place, checkIn: CheckInID(1), at: Hall.start, gate: north, isInside: true)
        #expect(fault(admissions: [admission]) == .admission(place))
        #expect(scene.map.image == before)
        #expect(scene.map.seq == 1)
    }

    @Test("an image restores the whole map, gates and tickets included")
    func image() throws {
        var scene = try Scene()
        let receipt = try scene.sell("A-1", "A-2")
        _ = try scene.hold("B-1", as: Scene.other)
        try scene.run(.block(BlockID(5), ["D-1", "D-2"], #require(Reason("x"))), as: Scene.staff)
        scene.now = Hall.start
        let gate = try #require(GateName("north"))
        try scene.run(
            .checkIn(CheckIn(id: CheckInID(1), key: .code(receipt.tickets[0].code), gate: gate)), as: Scene.staff)
        let image = scene.map.image
        let bytes = EventCodec.encode(image)
        let read = try EventCodec.decode(bytes, kind: image.kind, at: image.at)
        #expect(read == image)
        var copy = try SeatMap(show: ShowID(1), layout: scene.map.layout, image: read, seq: scene.map.seq)
        #expect(copy.image == image)
        #expect(copy.tally == scene.map.tally)
        #expect(copy.seq == scene.map.seq)
        #expect(copy.at == scene.map.at)
        #expect(copy.nextLapse == scene.map.nextLapse)
        // And it decides alike.
        let command = Command(
            id: CommandID(high: 1, low: 1), fingerprint: 0, caller: Scene.staff,
            intent: .walkIn(.best(3, category: nil), try scene.booking(), paid: nil))
        let later = scene.now.advanced(by: .minutes(10))
        #expect(copy.decide([command], now: later).events == scene.map.decide([command], now: later).events)
    }

    @Test("owners are found by number and by account after any order of coming and going")
    func tables() {
        var random = SeededNumbers(seed: 3)
        var table = OwnerTable()
        var model: [Int64: (account: Int64, deadline: Int64)] = [:]
        for step in 0..<4_000 {
            let id = Int64(1 + random.below(60))
            if let slot = table.slot(of: id) {
                if random.below(3) == 0 {
                    var owner = table[slot]
                    owner.deadline = Int64(random.below(1_000))
                    table.set(slot, owner)
                    model[id]?.deadline = owner.deadline
                } else {
                    table.remove(slot)
                    model[id] = nil
                }
            } else {
                let account = Int64(random.below(5))
                let deadline = random.below(4) == 0 ? Int64.max : Int64(random.below(1_000))
                let state = OwnerState(
                    id: id, kind: .hold, account: AccountID(account), deadline: Moment(milliseconds: deadline),
                    since: .never)
                _ = table.insert(Owner(state), most: 60)
                model[id] = (account, deadline)
            }
            let earliest = model.filter { $0.value.deadline != .max }.min {
                ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key)
            }
            #expect(table.earliest.map { table[$0].id } == earliest?.key, "step \(step)")
            let account = Int64(1 + random.below(4))
            var found: [Int64] = []
            table.visit(of: AccountID(account)) { _, owner in found.append(owner.id) }
            #expect(found.sorted() == model.filter { $0.value.account == account }.keys.sorted(), "step \(step)")
            #expect(table.count == model.count)
        }
    }
}
