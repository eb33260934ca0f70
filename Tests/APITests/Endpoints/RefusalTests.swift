import Contract
import Domain
import HTTP
import Reactor
import TestSupport
import Testing

@testable import API

@Suite("Refusals that come late")
struct RefusalTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    @Test("an order for the generation of a hold that has changed meanwhile is HOLD_SUPERSEDED, and takes nothing")
    func superseded() throws {
        let hold = try house.hold("A-1", "A-2")
        let order = TicketHouse.order(hold).replacing("\"contact\"", with: "\"generation\":1,\"contact\"")
        #expect(try house.ask(.delete, "/v1/holds/\(hold)/seats/A-2", as: "customer").status == .noContent)
        let refused = try house.ask(.post, "/v1/bookings", order, as: "customer")
        #expect(refused.status == .conflict && refused.code == "HOLD_SUPERSEDED")
        let now = order.replacing("\"generation\":1", with: "\"generation\":2")
        #expect(try house.ask(.post, "/v1/bookings", now, as: "customer").status == .created)
    }

    @Test("a hold is extended ten times, then it is EXTEND_LIMIT")
    func extendLimit() throws {
        let hold = try house.hold("A-1")
        for _ in 1...10 {
            #expect(try house.ask(.post, "/v1/holds/\(hold)/extend", as: "customer").status == .ok)
        }
        let refused = try house.ask(.post, "/v1/holds/\(hold)/extend", as: "customer")
        #expect(refused.status == .conflict && refused.code == "EXTEND_LIMIT")
    }

    @Test("a check-in is undone for a quarter of an hour, then it is UNDO_TOO_LATE")
    func undoTooLate() throws {
        let sale = #"{"seats":["A-1","A-2"],"customer":{"name":"Asha Rao"}}"#
        #expect(try house.ask(.post, "/v1/shows/evening/walk-ins", sale, as: "staff").status == .created)
        house.time.move(.hours(24))
        func pass(_ seat: String) throws -> String {
            let body = #"{"seat":"\#(seat)","gate":"north"}"#
            let passed = try house.ask(.post, "/v1/shows/evening/check-ins", body, as: "staff")
            return try #require(passed.member("check_in"), "\(passed.text)")
        }
        func undo(_ id: String) throws -> Response {
            try house.ask(.post, "/v1/check-ins/\(id)/undo", #"{"reason":"mistake"}"#, as: "staff")
        }
        let (first, second) = (try pass("A-1"), try pass("A-2"))
        house.time.move(.minutes(15))
        #expect(try undo(first).status == .ok)
        house.time.move(Milliseconds(1))
        let late = try undo(second)
        #expect(late.status == .conflict && late.code == "UNDO_TOO_LATE")
    }

    @Test("seats are NOT_ON_SALE before and after the sale, and when the show is not announced")
    func notOnSale() throws {
        let body = TicketHouse.showBody.replacing("\"evening\"", with: "\"later\"").replacing("01-16", with: "01-17")
        #expect(try house.ask(.post, "/v1/shows", body, as: "admin", account: 900).status == .created)
        let scheduled = #"{"status":"scheduled"}"#
        #expect(try house.ask(.put, "/v1/shows/later/status", scheduled, as: "admin", account: 900).status == .ok)
        func hold(_ show: String) throws -> Response {
            try house.ask(.post, "/v1/shows/\(show)/holds", #"{"seats":["A-1"]}"#, as: "guest")
        }
        let early = try hold("later")
        #expect(early.status == .conflict && early.code == "NOT_ON_SALE")
        #expect(try hold("evening").status == .created)
        // The sale closes when the show begins.
        house.time.move(.hours(24))
        #expect(try hold("evening").code == "NOT_ON_SALE")
    }

    @Test("more seats than stand together are NOT_ENOUGH_SEATS")
    func notEnough() throws {
        let rows = ["A", "B", "C", "D"].map { row in
            #"{"seats":[\#((1...9).map { "\"\(row)-\($0)\"" }.joined(separator: ","))],"reason":"sold elsewhere"}"#
        }
        for row in rows { #expect(try house.ask(.post, "/v1/shows/evening/block", row, as: "staff").status == .ok) }
        let wish = #"{"best":{"count":2}}"#
        let refused = try house.ask(.post, "/v1/shows/evening/holds", wish, as: "guest")
        #expect(refused.status == .conflict && refused.code == "NOT_ENOUGH_SEATS")
        #expect(refused.faultyFields == ["best.count"])
    }

    @Test("a ticket of another show is wrong_show")
    func wrongShow() throws {
        let other = TicketHouse.showBody.replacing("\"evening\"", with: "\"other\"").replacing("T08:00", with: "T12:00")
            .replacing("T11:00", with: "T15:00")
        #expect(try house.ask(.post, "/v1/shows", other, as: "admin", account: 900).status == .created)
        for status in ["scheduled", "on_sale"] {
            let body = #"{"status":"\#(status)"}"#
            #expect(try house.ask(.put, "/v1/shows/other/status", body, as: "admin", account: 900).status == .ok)
        }
        let sale = try house.ask(
            .post, "/v1/shows/other/walk-ins", #"{"seats":["A-1"],"customer":{"name":"Asha Rao"}}"#, as: "staff")
        guard case .array(let tickets) = sale.json?["tickets"], case .string(let code) = tickets.first?["code"] else {
            throw PortFailure(sale.text)
        }
        house.time.move(.hours(24))
        let body = #"{"code":"\#(code)","gate":"north"}"#
        let answer = try house.ask(.post, "/v1/shows/evening/check-ins", body, as: "staff")
        #expect(answer.status == .ok && answer.member("verdict") == "wrong_show", "\(answer.text)")
    }

    @Test("the same key while its request is under way is 409, and the same answer when it is over")
    func inFlight() throws {
        let body = #"{"seats":["A-1"]}"#
        let path = "/v1/shows/evening/holds"
        let pending = try (1...2).map { _ in
            house.start(try house.work(.post, path, body, as: "customer", key: "k"))
        }
        let answers = try house.finish(pending)
        #expect(answers[0].status == .created)
        #expect(answers[1].status == .conflict && answers[1].code == "IDEMPOTENCY_CONFLICT", "\(answers[1].text)")
        let again = try house.ask(.post, path, body, as: "customer", key: "k")
        #expect(again.status == .created && again.member("id") == answers[0].member("id"))
    }

    @Test("who waits for a position that does not come is told 503 at the end of his time, and waits no longer")
    func atLeast() throws {
        let map = try house.ask(.get, "/v1/shows/evening/map")
        let position = try #require(map.member("position")).split(separator: ":")
        let later = "\(position[0]):99:\(position[2])"
        for path in ["/v1/shows/evening/map", "/v1/shows/evening/seats"] {
            let work = try house.work(.get, "\(path)?at_least=\(later)", as: "staff")
            #expect(work.deadline == FrontDeskLimits().positionWait)
            let waiting = house.start(work)
            for _ in 0..<50 { house.loop.turn() }
            #expect(waiting.box.withLock { $0 == nil })
            // What the connection does at the deadline.
            waiting.cancel()
            let end = try house.finish([waiting])
            #expect(end[0].status == .unavailable)
        }
        // Nobody is left who would be told.
        #expect(try house.hold("A-1").hasPrefix("hold_"))
    }

    @Test("what the database does not tell is 503, and nobody hears why")
    func portFailures() throws {
        let hold = try house.hold("A-1")
        let id = PublicID.hold(hold)?.0 ?? ShowID(0)
        house.sales.failure.withLock { $0 = PortFailure("planted detail") }
        let booking = PublicID.text(id, BookingID(7))
        let reads = [
            "/v1/me/holds", "/v1/me/bookings", "/v1/shows/evening/bookings", "/v1/bookings/\(booking)",
            "/v1/shows/evening/check-ins", "/v1/shows/evening/check-ins/stats", "/v1/shows/evening/events",
            "/v1/shows/evening/map?at=2026-01-01T00:00:00Z", "/v1/holds/\(PublicID.text(id, HoldID(7)))",
        ]
        for path in reads {
            let answer = try house.ask(.get, path, as: "staff")
            #expect(answer.status == .unavailable && answer.code == "UNAVAILABLE", "\(path)")
            #expect(!answer.text.contains("planted"))
        }
        let unknown = #"{"code":"00000000000000000000000000000000","gate":"north"}"#
        let door = try house.ask(.post, "/v1/shows/evening/check-ins", unknown, as: "staff")
        #expect(door.status == .unavailable && !door.text.contains("planted"))
        house.sales.failure.withLock { $0 = nil }
        #expect(try house.ask(.get, "/v1/me/holds", as: "customer").status == .ok)
    }
}
