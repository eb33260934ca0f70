import Contract
import Domain
import HTTP
import Reactor
import TestSupport
import Testing

@testable import API

@Suite("Routes of holds")
struct HoldRoutesTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    @Test("a hold names its seats, prices, total, time and position, and its owner finds it again")
    func holds() throws {
        let made = try house.ask(.post, "/v1/shows/evening/holds", #"{"seats":["A-1","C-2"]}"#, as: "guest")
        #expect(made.status == .created)
        #expect(made.json?["total"]?["amount"] == .integer(75_000))
        #expect(made.json?["expires_in_ms"] == .integer(300_000))
        #expect(made.member("expires_at") == "2027-01-15T08:05:00.000Z")
        #expect(made.json?["extensions_left"] == .integer(10))
        #expect(made.member("position")?.hasPrefix("00000007:3:") == true)
        let id = try #require(made.member("id"))
        #expect(try house.ask(.get, "/v1/holds/\(id)", as: "guest").member("id") == id)
        #expect(try house.ask(.get, "/v1/holds/\(id)", as: "staff", account: 5).status == .ok)
        #expect(try house.ask(.get, "/v1/holds/\(id)", as: "customer", account: 2).code == "HOLD_NOT_FOUND")
        let own = try house.ask(.get, "/v1/me/holds?show=evening", as: "guest")
        #expect(own.text.contains(id))
        #expect(try house.ask(.get, "/v1/me/holds", as: "guest", account: 2).text == #"{"items":[],"next":null}"#)
    }

    @Test("the best seats are found side by side")
    func best() throws {
        let body = #"{"best":{"count":3,"category":"deluxe"}}"#
        let made = try house.ask(.post, "/v1/shows/evening/holds", body, as: "guest")
        #expect(made.status == .created)
        #expect(made.text.contains("\"label\":\"C-"))
    }

    @Test("the same key twice is one hold and the same answer; another content under it is refused")
    func repeated() throws {
        let path = "/v1/shows/evening/holds"
        let first = try house.ask(.post, path, #"{"seats":["A-1"]}"#, as: "guest", key: "k1")
        let second = try house.ask(.post, path, #"{"seats":["A-1"]}"#, as: "guest", key: "k1")
        #expect(first.status == .created && first.text == second.text)
        let other = try house.ask(.post, path, #"{"seats":["A-2"]}"#, as: "guest", key: "k1")
        #expect(other.status == .unprocessable)
        #expect(other.code == "IDEMPOTENCY_MISMATCH")
        // Another account has keys of its own.
        let stranger = try house.ask(.post, path, #"{"seats":["A-2"]}"#, as: "guest", account: 2, key: "k1")
        #expect(stranger.status == .created)
        let answer1 = try house.ask(.post, path, #"{"seats":["A-3"]}"#, as: "guest", key: "a b")
        #expect(answer1.faultyFields == ["Idempotency-Key"])
    }

    @Test("a hold is answered alike with a task and without one, and so is every refusal of one")
    func bothWays() throws {
        let other = try TicketHouse()
        try other.openSale()
        let orders: [(path: String, body: String, role: String, key: String?)] = [
            ("evening", #"{"seats":["A-1","C-2"]}"#, "guest", "k1"),
            ("evening", #"{"seats":["A-1","C-2"]}"#, "guest", "k1"),
            ("evening", #"{"seats":["A-3"]}"#, "guest", "k1"), ("evening", #"{"seats":["A-1"]}"#, "customer", nil),
            ("evening", #"{"seats":["Z-1"]}"#, "guest", nil), ("evening", #"{"seats":[]}"#, "guest", nil),
            ("evening", "{", "guest", nil), ("morning", #"{"seats":["A-4"]}"#, "guest", nil),
            ("evening", #"{"best":{"count":2}}"#, "guest", nil), ("morning", "{", "guest", "a b"),
        ]
        for order in orders {
            let path = "/v1/shows/\(order.path)/holds"
            let direct = try house.work(.post, path, order.body, as: order.role, key: order.key)
            let task = try other.work(.post, path, order.body, as: order.role, key: order.key)
            let one = try house.finish([house.start(direct)])[0]
            let two = try other.finish([other.start(task, inTask: true)])[0]
            #expect(one.status == two.status, "\(order)")
            #expect(one.member("id") == two.member("id") && one.code == two.code, "\(order)")
            #expect(one.faultyFields == two.faultyFields, "\(order)")
        }
    }

    @Test("where the show is at hand a hold needs no task")
    func withoutTask() throws {
        let work = try house.work(.post, "/v1/shows/evening/holds", #"{"seats":["A-1"]}"#, as: "guest")
        let pending = house.start(work)
        #expect(try house.finish([pending])[0].status == .created)
        #expect(pending.task.withLock { $0 } == nil)
    }

    @Test("each refusal of a hold has its code and names the seats")
    func refusals() throws {
        _ = try house.hold("A-1", account: 2)
        let rows: [(String, Status, String, [String])] = [
            (#"{"seats":["A-2","A-1"]}"#, .conflict, "SEAT_TAKEN", ["seats[1]"]),
            (#"{"seats":["A-2","Z-9"]}"#, .notFound, "SEAT_NOT_FOUND", ["seats[1]"]),
            (#"{"seats":["A-2","A-2"]}"#, .badRequest, "DUPLICATE_SEAT", ["seats[0]"]),
            (#"{"best":{"count":11}}"#, .badRequest, "TOO_MANY_SEATS", ["best.count"]),
            (#"{"best":{"count":2,"category":"royal"}}"#, .badRequest, "VALIDATION_ERROR", ["best.category"]),
        ]
        let before = house.events
        for (body, status, code, fields) in rows {
            let refused = try house.ask(.post, "/v1/shows/evening/holds", body, as: "guest")
            #expect(refused.status == status && refused.code == code, "\(body): \(refused.text)")
            #expect(refused.faultyFields == fields, "\(body)")
        }
        #expect(house.events == before)
        let many = (1...8).map { "\"B-\($0)\"" }.joined(separator: ",")
        let answer2 = try house.ask(.post, "/v1/shows/evening/holds", "{\"seats\":[\(many)]}", as: "guest")
        #expect(answer2.status == .created)
        let more = try house.ask(.post, "/v1/shows/evening/holds", #"{"seats":["D-1","D-2","D-3"]}"#, as: "guest")
        #expect(more.code == "LIMIT_REACHED")
        let answer3 = try house.ask(.post, "/v1/shows/matinee/holds", #"{"seats":["A-1"]}"#, as: "guest")
        #expect(answer3.code == "SHOW_NOT_FOUND")
    }

    @Test(
        "content that breaks a rule names every field, and changes nothing",
        arguments: [
            (#"{}"#, ["seats"]), (#"{"seats":[]}"#, ["seats"]), (#"{"seats":"A-1"}"#, ["seats"]),
            (#"{"seats":null}"#, ["seats"]), (#"{"seats":[1,"",null]}"#, ["seats[0]", "seats[1]", "seats[2]"]),
            (#"{"seats":["A-1"],"best":{"count":1}}"#, ["seats"]),
            (#"{"best":{}}"#, ["best.count"]), (#"{"best":{"count":0}}"#, ["best.count"]),
            (#"{"best":{"count":51}}"#, ["best.count"]), (#"{"best":{"count":1.5}}"#, ["best.count"]),
            (#"{"best":{"count":"2","category":7,"row":1}}"#, ["best.count", "best.category", "best.row"]),
            (#"{"seats":["A-1"],"vip":true,"note":""}"#, ["vip", "note"]), (#"[]"#, [""]), (#""A-1""#, [""]),
            (#"{"seats":["A\u202E-1","\u0007","A-1234567890123456789012345"]}"#, ["seats[0]", "seats[1]", "seats[2]"]),
        ])
    func invalid(_ body: String, _ fields: [String]) throws {
        let before = house.events
        let refused = try house.ask(.post, "/v1/shows/evening/holds", body, as: "guest")
        #expect(refused.status == .badRequest && refused.code == "VALIDATION_ERROR", "\(refused.text)")
        #expect(refused.faultyFields == fields)
        #expect(house.events == before)
    }

    @Test(
        "what is no JSON, and a NUL in it, is refused where it stands",
        arguments: [
            "", "{", #"{"seats":["A-1\u0000"]}"#, "{\"seats\":[\"\u{0}\"]}", #"{"seats":["\uD800"]}"#,
            #"{"seats":["A-1"],"seats":["A-2"]}"#,
        ])
    func broken(_ body: String) throws {
        let refused = try house.ask(.post, "/v1/shows/evening/holds", body, as: "guest")
        #expect(refused.status == .badRequest && refused.code == "MALFORMED_JSON")
    }

    @Test("a hold is extended, given back seat by seat and as a whole, and gone is gone")
    func lives() throws {
        let id = try house.hold("A-1", "A-2")
        let longer = try house.ask(.post, "/v1/holds/\(id)/extend", as: "customer")
        #expect(longer.status == .ok && longer.json?["extensions_left"] == .integer(9))
        #expect(try house.ask(.post, "/v1/holds/\(id)/extend", #"{"x":1}"#, as: "customer").faultyFields == ["x"])
        #expect(try house.ask(.post, "/v1/holds/\(id)/extend", as: "customer", account: 2).status == .forbidden)
        let dropped = try house.ask(.delete, "/v1/holds/\(id)/seats/A-1", as: "customer")
        #expect(dropped.status == .noContent && dropped.first("Seatwire-Position") != nil)
        #expect(try house.ask(.delete, "/v1/holds/\(id)/seats/Z-1", as: "customer").code == "SEAT_NOT_FOUND")
        #expect(try house.ask(.get, "/v1/holds/\(id)", as: "customer").json?["generation"] == .integer(2))
        #expect(try house.ask(.delete, "/v1/holds/\(id)", as: "staff", account: 5).faultyFields == ["reason"])
        #expect(try house.ask(.delete, "/v1/holds/\(id)?reason=asked", as: "staff", account: 5).status == .noContent)
        #expect(try house.ask(.delete, "/v1/holds/\(id)", as: "customer").status == .noContent)
        #expect(try house.ask(.post, "/v1/holds/\(id)/extend", as: "customer").code == "HOLD_EXPIRED")
        #expect(try house.ask(.get, "/v1/holds/\(id)", as: "customer").code == "HOLD_NOT_FOUND")
    }

    @Test("seats join a hold: one hold, one total, one time, and one booking in the end")
    func joined() throws {
        let id = try house.hold("A-1")
        let before = try house.ask(.get, "/v1/holds/\(id)", as: "customer")
        house.time.move(.minutes(1))
        let more = try house.ask(.post, "/v1/holds/\(id)/seats", #"{"seats":["C-2","A-2"]}"#, as: "customer")
        #expect(more.status == .ok && more.member("id") == id, "\(more.text)")
        #expect(more.json?["total"]?["amount"] == .integer(105_000))
        #expect(more.json?["generation"] == .integer(2))
        #expect(more.member("expires_at") == before.member("expires_at"))
        #expect(more.json?["expires_in_ms"] == .integer(240_000))
        let found = try house.ask(.get, "/v1/holds/\(id)", as: "customer")
        #expect(found.json?["seats"] == more.json?["seats"] && found.json?["total"] == more.json?["total"])
        let old = TicketHouse.order(id).replacing("\"contact\"", with: "\"generation\":1,\"contact\"")
        #expect(try house.ask(.post, "/v1/bookings", old, as: "customer").code == "HOLD_SUPERSEDED")
        let best = try house.ask(.post, "/v1/holds/\(id)/seats", #"{"best":{"count":2}}"#, as: "customer")
        #expect(best.status == .ok && best.json?["generation"] == .integer(3), "\(best.text)")
        let booked = try house.ask(.post, "/v1/bookings", TicketHouse.order(id), as: "customer")
        #expect(booked.status == .created && booked.text.contains("\"C-2\""), "\(booked.text)")
        let late = try house.ask(.post, "/v1/holds/\(id)/seats", #"{"seats":["A-3"]}"#, as: "customer")
        #expect(late.status == .gone && late.code == "HOLD_EXPIRED")
    }

    @Test("the same key adds once and is answered once; another content under it is refused")
    func joinedOnce() throws {
        let path = "/v1/holds/\(try house.hold("A-1"))/seats"
        let first = try house.ask(.post, path, #"{"seats":["A-2"]}"#, as: "customer", key: "k")
        let events = house.events
        let second = try house.ask(.post, path, #"{"seats":["A-2"]}"#, as: "customer", key: "k")
        #expect(first.status == .ok && first.text == second.text && house.events == events)
        let other = try house.ask(.post, path, #"{"seats":["A-3"]}"#, as: "customer", key: "k")
        #expect(other.code == "IDEMPOTENCY_MISMATCH")
    }

    @Test("each refusal to add has its code, names the seats, and changes nothing")
    func joinRefusals() throws {
        let id = try house.hold("A-1")
        _ = try house.hold("A-3", account: 2)
        let events = house.events
        let many = (1...9).map { "\"B-\($0)\"" }.joined(separator: ",")
        let rows: [(String, Status, String, [String])] = [
            (#"{"seats":["A-2","A-3"]}"#, .conflict, "SEAT_TAKEN", ["seats[1]"]),
            (#"{"seats":["A-1"]}"#, .conflict, "SEAT_TAKEN", ["seats[0]"]),
            (#"{"seats":["A-2","Z-9"]}"#, .notFound, "SEAT_NOT_FOUND", ["seats[1]"]),
            (#"{"seats":["A-2","A-2"]}"#, .badRequest, "DUPLICATE_SEAT", ["seats[0]"]),
            ("{\"seats\":[\(many),\"A-2\"]}", .conflict, "LIMIT_REACHED", ["seats"]),
            ("{\"seats\":[\(many),\"A-2\",\"A-4\"]}", .badRequest, "TOO_MANY_SEATS", ["seats"]),
            (#"{}"#, .badRequest, "VALIDATION_ERROR", ["seats"]),
            (#"{"seats":[]}"#, .badRequest, "VALIDATION_ERROR", ["seats"]),
            (#"{"seats":"A-2"}"#, .badRequest, "VALIDATION_ERROR", ["seats"]),
            (#"{"seats":null}"#, .badRequest, "VALIDATION_ERROR", ["seats"]),
            (#"{"seats":[7,""]}"#, .badRequest, "VALIDATION_ERROR", ["seats[0]", "seats[1]"]),
            (#"{"seats":["A-2"],"best":{"count":1}}"#, .badRequest, "VALIDATION_ERROR", ["seats"]),
            (#"{"best":{"count":10}}"#, .conflict, "LIMIT_REACHED", ["seats"]),
            (#"{"best":{"count":11}}"#, .badRequest, "TOO_MANY_SEATS", ["best.count"]),
            (#"{"seats":["A-2"],"hold":"x"}"#, .badRequest, "VALIDATION_ERROR", ["hold"]),
            ("{", .badRequest, "MALFORMED_JSON", [""]),
        ]
        for (body, status, code, fields) in rows {
            let refused = try house.ask(.post, "/v1/holds/\(id)/seats", body, as: "customer")
            #expect(refused.status == status && refused.code == code, "\(body): \(refused.text)")
            #expect(refused.faultyFields == fields, "\(body)")
        }
        let body = #"{"seats":["A-2"]}"#
        let stranger = try house.ask(.post, "/v1/holds/\(id)/seats", body, as: "customer", account: 2)
        #expect(stranger.status == .forbidden)
        #expect(try house.ask(.post, "/v1/holds/\(id)/seats", body, as: "staff", account: 5).status == .forbidden)
        #expect(try house.ask(.post, "/v1/holds/hold_1/seats", body, as: "customer").code == "HOLD_NOT_FOUND")
        #expect(house.events == events)
        house.time.move(.minutes(5))
        let late = try house.ask(.post, "/v1/holds/\(id)/seats", body, as: "customer")
        #expect(late.status == .gone && late.code == "HOLD_EXPIRED")
    }

    @Test("nothing is added to a hold that is being paid")
    func joinPaying() throws {
        let id = try house.hold("A-1")
        let order = TicketHouse.order(id, token: "later")
        let paying = try house.ask(.post, "/v1/bookings", order, as: "customer")
        #expect(paying.status.code < 300, "\(paying.text)")
        let refused = try house.ask(.post, "/v1/holds/\(id)/seats", #"{"seats":["A-2"]}"#, as: "customer")
        #expect(refused.status == .conflict && refused.code == "PAYMENT_IN_PROGRESS", "\(refused.text)")
    }

    @Test("what is no id of a hold is not found", arguments: ["x", "hold_1", "hold_zzzzzzzzzzzzzzzzzzzzzzzzzz"])
    func unknown(_ id: String) throws {
        #expect(try house.ask(.get, "/v1/holds/\(id)", as: "guest").code == "HOLD_NOT_FOUND")
        #expect(try house.ask(.delete, "/v1/holds/\(id)", as: "guest").code == "HOLD_NOT_FOUND")
    }
}
