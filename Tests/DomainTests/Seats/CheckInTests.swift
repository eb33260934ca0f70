import Testing

@testable import Domain

@Suite("Check-ins")
struct CheckInTests {
    private let north: GateName
    private let south: GateName
    private let reason: Reason

    init() throws {
        north = try #require(GateName("north"))
        south = try #require(GateName("south"))
        reason = try #require(Reason("wrong person"))
    }

    private func scan(
        _ scene: inout Scene, _ key: CheckIn.Key, _ direction: Direction = .entry, gate: GateName? = nil,
        standing: CheckIn.Standing = .unknown, as caller: Caller = Scene.staff
    ) throws -> CheckInReceipt {
        let checkIn = CheckIn(
            id: CheckInID(scene.number()), key: key, gate: gate ?? north, direction: direction, standing: standing)
        let outcome = try scene.run(.checkIn(checkIn), as: caller)
        guard case .checkedIn(let receipt) = outcome.answer else { throw Unexpected(outcome: outcome) }
        #expect(outcome.hasEffect == (receipt.verdict == .ok))
        return receipt
    }

    /// A house whose doors are open.
    private func open() throws -> Scene {
        var scene = try Scene()
        _ = try scene.sell("A-1", "A-2", "A-3")
        scene.now = Hall.start.advanced(by: .hours(-1))
        return scene
    }

    private func code(_ scene: Scene, _ label: String) throws -> TicketCode {
        let place = try #require(scene.map.layout.place(of: label))
        return try #require(scene.map.ticket(of: place))
    }

    @Test("a ticket lets one person in once; the second scan says when and where it was used")
    func already() throws {
        var scene = try open()
        let code = try code(scene, "A-2")
        let first = try scan(&scene, .code(code))
        #expect(first.verdict == .ok)
        #expect(scene.labels(first.places) == ["A-2"])
        #expect(first.party == 3)
        #expect(first.inside == 1)
        let at = scene.now
        scene.now = at.advanced(by: .seconds(14))
        let second = try scan(&scene, .code(code), gate: south)
        #expect(second.verdict == .already)
        #expect(second.firstAt == at)
        #expect(second.firstGate == north)
        #expect(second.checkIn == first.checkIn)
        #expect(scene.map.inside == 1)
        #expect(try scene.state("A-2") == .checkedIn)
    }

    @Test("whoever left may come back; inside is entries minus exits")
    func reentry() throws {
        var scene = try open()
        let code = try code(scene, "A-1")
        #expect(try scan(&scene, .code(code), .exit).verdict == .notValid)
        #expect(try scan(&scene, .code(code)).verdict == .ok)
        #expect(try scan(&scene, .code(code), .exit, gate: south).inside == 0)
        #expect(try scan(&scene, .code(code), .exit).verdict == .already)
        #expect(scene.map.inside == 0)
        let again = try scan(&scene, .code(code), gate: south)
        #expect(again.verdict == .ok)
        #expect(again.firstGate == north)
        #expect(scene.map.gates.map { "\($0.gate) \($0.entries) \($0.exits)" } == ["north 1 0", "south 1 1"])
        #expect(scene.map.inside == 1)
    }

    @Test("a booking lets its whole party in, those who are in already excepted")
    func party() throws {
        var scene = try open()
        let booking = try #require(scene.map.holdings(of: AccountID(1)).first).owner.id
        _ = try scan(&scene, .seat("A-1"))
        let rest = try scan(&scene, .booking(BookingID(booking)))
        #expect(scene.labels(rest.places) == ["A-2", "A-3"])
        #expect(rest.inside == 3)
        #expect(try scan(&scene, .booking(BookingID(booking))).verdict == .already)
        #expect(try scan(&scene, .booking(BookingID(booking)), .exit).inside == 0)
    }

    @Test("doors open an hour before the start and close at the end; leaving is always possible (fault S10)")
    func window() throws {
        var scene = try open()
        scene.now = Hall.start.advanced(by: .hours(-1)).advanced(by: Milliseconds(-1))
        #expect(try scan(&scene, .seat("A-1")).verdict == .outsideWindow)
        scene.now = Hall.end
        #expect(try scan(&scene, .seat("A-1")).verdict == .ok)
        scene.now = Hall.end.advanced(by: Milliseconds(1))
        #expect(try scan(&scene, .seat("A-2")).verdict == .outsideWindow)
        #expect(try scan(&scene, .seat("A-1"), .exit).verdict == .ok)
    }

    @Test("a code that is no valid ticket of this show is told as what is known of it")
    func invalid() throws {
        var scene = try open()
        let stranger = TicketCode(high: 0, low: 0)
        #expect(try scan(&scene, .code(stranger)).verdict == .notValid)
        #expect(try scan(&scene, .code(stranger), standing: .otherShow).verdict == .otherShow)
        #expect(try scan(&scene, .code(stranger), standing: .cancelled).verdict == .cancelled)
        #expect(try scan(&scene, .seat("B-1")).verdict == .notValid)
        #expect(try scan(&scene, .seat("nowhere")).verdict == .notValid)
        #expect(try scan(&scene, .booking(BookingID(1))).verdict == .notValid)
        _ = try scene.run(.checkIn(CheckIn(id: CheckInID(1), key: .seat("A-1"), gate: north)))
        #expect(try scene.state("A-1") == .booked, "a customer let himself in")
    }

    @Test("a ticket of a seat that was given back and sold again is not valid")
    func resold() throws {
        var scene = try Scene()
        let old = try scene.sell("A-1")
        try scene.run(.cancel(old.booking, seats: nil, reason), as: Scene.staff)
        let new = try scene.sell("A-1", to: Scene.other)
        scene.now = Hall.start
        #expect(try scan(&scene, .code(old.tickets[0].code), standing: .cancelled).verdict == .cancelled)
        #expect(try scan(&scene, .code(old.tickets[0].code)).verdict == .notValid)
        #expect(try scan(&scene, .code(new.tickets[0].code)).verdict == .ok)
    }

    @Test("nobody gets into a cancelled show, and whoever is inside gets out")
    func cancelledShow() throws {
        var scene = try open()
        #expect(try scan(&scene, .seat("A-2")).verdict == .ok)
        try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin)
        #expect(try scan(&scene, .seat("A-1")).verdict == .cancelled)
        #expect(try scan(&scene, .seat("A-1"), .exit).verdict == .cancelled)
        #expect(try scan(&scene, .seat("A-2"), .exit).verdict == .ok)
        #expect(scene.map.inside == 0)
        #expect(try scan(&scene, .seat("A-2"), .exit).verdict == .cancelled)
    }

    @Test("on the way out a ticket that never came in is not valid, and says whose it is")
    func neverCameIn() throws {
        var scene = try open()
        let code = try code(scene, "A-2")
        for key in [CheckIn.Key.code(code), .seat("A-2")] {
            let receipt = try scan(&scene, key, .exit)
            #expect(receipt.verdict == .notValid && receipt.booking != nil && receipt.party == 3)
            #expect(scene.labels(receipt.places) == ["A-2"] && receipt.checkIn == nil)
        }
    }

    @Test("a check-in is undone within fifteen minutes, by its number, and leaves no trace in the counts")
    func undo() throws {
        var scene = try open()
        let receipt = try scan(&scene, .seat("A-1"))
        let id = try #require(receipt.checkIn)
        #expect(try scene.run(.undoCheckIn(id, reason)).refusal == .forbidden)
        #expect(try scene.run(.undoCheckIn(CheckInID(1), reason), as: Scene.staff).refusal == .checkInNotFound)
        scene.now = scene.now.advanced(by: .minutes(15))
        #expect(try scene.run(.undoCheckIn(id, reason), as: Scene.staff).hasEffect)
        #expect(try scene.state("A-1") == .booked)
        #expect(scene.map.inside == 0)
        #expect(scene.map.gates.map(\.entries) == [0])
        #expect(try scene.run(.undoCheckIn(id, reason), as: Scene.staff).refusal == .checkInNotFound)
        #expect(try scan(&scene, .seat("A-1")).verdict == .ok)
    }

    @Test("a check-in of sixteen minutes ago, and one of somebody who left, stay")
    func undoTooLate() throws {
        var scene = try open()
        let first = try #require(try scan(&scene, .seat("A-1")).checkIn)
        let second = try #require(try scan(&scene, .seat("A-2")).checkIn)
        _ = try scan(&scene, .seat("A-2"), .exit)
        #expect(try scene.run(.undoCheckIn(second, reason), as: Scene.staff).refusal == .undoTooLate)
        scene.now = scene.now.advanced(by: .minutes(15)).advanced(by: Milliseconds(1))
        #expect(try scene.run(.undoCheckIn(first, reason), as: Scene.staff).refusal == .undoTooLate)
    }

    @Test("one gate more than gates allows is refused")
    func gateLimit() throws {
        var scene = try Scene(limits: ShowLimits(gates: 1))
        _ = try scene.sell("A-1", "A-2")
        scene.now = Hall.start
        _ = try scan(&scene, .seat("A-1"))
        let outcome = try scene.run(
            .checkIn(CheckIn(id: CheckInID(9), key: .seat("A-2"), gate: south)), as: Scene.staff)
        #expect(outcome.refusal == .tooManyGates(limit: 1))
    }
}
