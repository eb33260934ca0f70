import Contract
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("Routes of the doors")
struct DoorRoutesTests {
    private let house: TicketHouse
    private let path = "/v1/shows/evening/check-ins"

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    private func sell(_ label: String) throws -> Response {
        let body = #"{"seats":["\#(label)"],"customer":{"name":"Asha Rao"}}"#
        return try house.ask(.post, "/v1/shows/evening/walk-ins", body, as: "staff")
    }

    private func code(_ sale: Response) throws -> String {
        guard case .array(let tickets) = sale.json?["tickets"], case .string(let code) = tickets.first?["code"] else {
            throw PortFailure("no ticket in \(sale.text)")
        }
        return code
    }

    @Test("every verdict is an answer with 200; the same nonce tells the same; an undo is told once")
    func verdicts() throws {
        let code = try code(try sell("A-1"))
        let body = #"{"code":"\#(code)","gate":"north","nonce":"n1"}"#
        let answer1 = try house.ask(.post, path, body.replacing("n1", with: "n0"), as: "staff")
        #expect(answer1.member("verdict") == "outside_window")
        house.time.move(.hours(23))
        house.time.move(.minutes(30))
        let first = try house.ask(.post, path, body, as: "staff")
        #expect(first.status == .ok && first.member("verdict") == "ok", "\(first.text)")
        #expect(first.member("name") == "Asha Rao" && first.member("seat") == "A-1")
        #expect(first.json?["party"]?["inside"] == .integer(1))
        #expect(try house.ask(.post, path, body, as: "staff").text == first.text)
        let second = try house.ask(.post, path, body.replacing("n1", with: "n2"), as: "staff")
        #expect(second.member("verdict") == "already" && second.member("first", "gate") == "north")
        for text in ["no ticket", String(repeating: "0", count: 32)] {
            let other = try house.ask(.post, path, #"{"code":"\#(text)","gate":"north"}"#, as: "staff")
            #expect(other.status == .ok && other.member("verdict") == "not_valid")
        }
        let list = try house.ask(.get, path + "?verdict=already", as: "staff")
        #expect(list.text.contains("\"verdict\":\"already\""))
        let stats = try house.ask(.get, path + "/stats", as: "staff")
        #expect(stats.json?["inside"] == .integer(1))
        #expect(stats.text.contains(#""gates":[{"gate":"north","in":1,"out":0}]"#))
        let undo = "/v1/check-ins/\(try #require(first.member("check_in")))/undo"
        #expect(try house.ask(.post, undo, #"{}"#, as: "staff").faultyFields == ["reason"])
        #expect(try house.ask(.post, undo, #"{"reason":"mistake"}"#, as: "staff").status == .ok)
        #expect(try house.ask(.post, undo, #"{"reason":"mistake"}"#, as: "staff").code == "CHECK_IN_NOT_FOUND")
    }

    @Test("a cancelled ticket says so")
    func cancelled() throws {
        let sale = try sell("A-1")
        let cancel = "/v1/bookings/\(try #require(sale.member("id")))/cancel"
        #expect(try house.ask(.post, cancel, #"{"reason":"ill"}"#, as: "staff").status == .ok)
        let body = #"{"code":"\#(try code(sale))","gate":"north"}"#
        #expect(try house.ask(.post, path, body, as: "staff").member("verdict") == "cancelled")
    }

    @Test("many are let in by one request, a booking also by its spoken code")
    func many() throws {
        let sale = try sell("A-1")
        _ = try sell("A-2")
        house.time.move(.hours(24))
        let body = """
            {"gate":"north","items":[{"booking":"\(sale.member("code") ?? "")"},{"seat":"A-1"},{"seat":"A-2"},{"seat":"B-1"}]}
            """
        let answer = try house.ask(.post, path + "/bulk", body, as: "staff")
        for (name, indexes) in [("checked_in", [0, 2]), ("already", [1]), ("invalid", [3])] {
            guard case .array(let group) = answer.json?[name] else { throw PortFailure(answer.text) }
            #expect(group.compactMap { $0["index"] } == indexes.map { .integer(Int64($0)) }, "\(name)")
        }
    }

    @Test("a scan that comes again is the same one, alone, in a bulk, in another, and twice in one")
    func sameScan() throws {
        let code = try code(try sell("A-1"))
        _ = try sell("A-2")
        house.time.move(.hours(24))
        let (scan, other) = (#""code":"\#(code)","nonce":"n1""#, #"{"seat":"A-2","nonce":"n2"}"#)
        let alone = try house.ask(.post, path, #"{\#(scan),"gate":"north"}"#, as: "staff")
        #expect(alone.member("verdict") == "ok")
        for items in ["{\(scan)},{\(scan)}", "\(other),{\(scan)}", "{\(scan)},\(other),\(other)"] {
            let bulk = try house.ask(.post, path + "/bulk", #"{"gate":"north","items":[\#(items)]}"#, as: "staff")
            guard case .array(let group) = bulk.json?["checked_in"] else { throw PortFailure(bulk.text) }
            #expect(group.count == items.split(separator: "},").count, "\(bulk.text)")
            let mine = group.filter { $0["seat"] == .string("A-1") }
            #expect(mine.allSatisfy { $0["check_in"] == alone.json?["check_in"] } && !mine.isEmpty)
        }
        let stats = try house.ask(.get, path + "/stats", as: "staff")
        #expect(stats.json?["inside"] == .integer(2) && stats.text.contains(#"{"gate":"north","in":2,"out":0}"#))
    }

    @Test("one nonce for two different scans is refused for the second, which is named; the others come in")
    func nonceOfAnother() throws {
        for label in ["A-1", "A-2", "A-3"] { _ = try sell(label) }
        house.time.move(.hours(24))
        let items = #"{"seat":"A-1","nonce":"n1"},{"seat":"A-2","nonce":"n1"},{"seat":"A-3","nonce":"n3"}"#
        let all = try house.ask(.post, path + "/bulk", #"{"gate":"n","items":[\#(items)]}"#, as: "staff")
        #expect(all.code == "IDEMPOTENCY_MISMATCH" && all.faultyFields == ["items[1]"], "\(all.text)")
        #expect(try house.ask(.get, path + "/stats", as: "staff").json?["inside"] == .integer(2))
        let alone = try house.ask(.post, path, #"{"seat":"A-2","gate":"n","nonce":"n1"}"#, as: "staff")
        #expect(alone.code == all.code)
    }

    @Test("whoever was turned back comes in with the same scan when he may")
    func turnedBackFirst() throws {
        let code = try code(try sell("A-1"))
        let body = #"{"code":"\#(code)","gate":"north","nonce":"n1"}"#
        for _ in 1...2 {
            #expect(try house.ask(.post, path, body, as: "staff").member("verdict") == "outside_window")
        }
        house.time.move(.hours(24))
        let passed = try house.ask(.post, path, body, as: "staff")
        #expect(passed.member("verdict") == "ok")
        let list = try house.ask(.get, path, as: "staff")
        guard case .array(let entries) = list.json?["items"] else { throw PortFailure(list.text) }
        #expect(entries.count == 2 && entries[0]["id"] != entries[1]["id"], "\(list.text)")
    }

    @Test("a scan's key that is used again when it is forgotten makes another entry")
    func forgottenKey() throws {
        _ = try sell("A-1")
        house.time.move(.hours(24))
        func scan(_ nonce: String, _ way: String) throws -> Response {
            let body = #"{"seat":"A-1","gate":"n","direction":"\#(way)","nonce":"\#(nonce)"}"#
            return try house.ask(.post, path, body, as: "staff")
        }
        let first = try scan("n1", "in")
        #expect(try scan("n1", "in").text == first.text)
        #expect(try scan("n2", "out").member("verdict") == "ok")
        house.ledger.forgetAnswers()
        house.catalogue.reopen()
        let second = try scan("n1", "in")
        #expect(second.member("verdict") == "ok" && second.member("check_in") != first.member("check_in"))
    }

    @Test("a repeated command is not audited as if it had been done again")
    func auditedOnce() throws {
        _ = try sell("A-1")
        house.time.move(.hours(24))
        let before = house.trail.entries.count
        for body in [#"{"seat":"A-1","gate":"n","nonce":"n1"}"#, #"{"seat":"A-1","gate":"n","nonce":"n1"}"#] {
            #expect(try house.ask(.post, path, body, as: "staff").member("verdict") == "ok")
        }
        #expect(house.trail.entries.count == before + 1)
        for _ in 1...2 {
            let sale = #"{"seats":["B-1"],"customer":{"name":"Ben Okri"}}"#
            _ = try house.ask(.post, "/v1/shows/evening/walk-ins", sale, as: "staff", key: "w1")
        }
        #expect(house.trail.entries.count == before + 2)
    }

    @Test("a booking is known by its code as people write it; of another show, and cancelled, it says so")
    func byBooking() throws {
        let sale = try sell("A-1")
        let code = try #require(sale.member("code"))
        house.time.move(.hours(24))
        let written = "\(code.prefix(4))-\(code.dropFirst(4))".lowercased()
        let body = #"{"booking":"\#(written)","gate":"n"}"#
        #expect(try house.ask(.post, path, body, as: "staff").member("verdict") == "ok")
        let other = PublicID.text(ShowID(4_711), BookingID(1))
        let wrong = try house.ask(.post, path, #"{"booking":"\#(other)","gate":"n"}"#, as: "staff")
        #expect(wrong.member("verdict") == "wrong_show", "\(wrong.text)")
        let sold = try sell("A-2")
        let cancelled = try #require(sold.member("id"))
        _ = try house.ask(.post, "/v1/bookings/\(cancelled)/cancel", #"{"reason":"ill"}"#, as: "staff")
        for text in [cancelled, try #require(sold.member("code"))] {
            let told = try house.ask(.post, path, #"{"booking":"\#(text)","gate":"n"}"#, as: "staff")
            #expect(told.member("verdict") == "cancelled", "\(text)")
        }
    }

    @Test("who never came in and is scanned on the way out is not valid, with his seat")
    func wayOut() throws {
        let code = try code(try sell("A-1"))
        house.time.move(.hours(24))
        let body = #"{"code":"\#(code)","gate":"n","direction":"out"}"#
        let told = try house.ask(.post, path, body, as: "staff")
        #expect(told.member("verdict") == "not_valid" && told.member("seat") == "A-1", "\(told.text)")
        #expect(told.member("name") == "Asha Rao")
    }

    @Test("who is inside is what the map says, also when a party's way in with one who came again is taken back")
    func insideAfterUndo() throws {
        let sale = #"{"seats":["A-1","A-2","A-3"],"customer":{"name":"Asha Rao"}}"#
        let sold = try house.ask(.post, "/v1/shows/evening/walk-ins", sale, as: "staff")
        house.time.move(.hours(24))
        for way in ["in", "out"] {
            _ = try house.ask(.post, path, #"{"seat":"A-1","gate":"n","direction":"\#(way)"}"#, as: "staff")
        }
        let booking = try #require(sold.member("id"))
        let all = try house.ask(.post, path, #"{"booking":"\#(booking)","gate":"n"}"#, as: "staff")
        let undo = "/v1/check-ins/\(try #require(all.member("check_in")))/undo"
        #expect(try house.ask(.post, undo, #"{"reason":"mistake"}"#, as: "staff").status == .ok)
        #expect(try house.ask(.get, path + "/stats", as: "staff").json?["inside"] == .integer(1))
    }

    @Test("a way out, and a second way in, are not taken back, and it says why")
    func undoOfOthers() throws {
        _ = try sell("A-1")
        house.time.move(.hours(24))
        var last: Response?
        for way in ["in", "out"] {
            last = try house.ask(.post, path, #"{"seat":"A-1","gate":"n","direction":"\#(way)"}"#, as: "staff")
        }
        let undo = "/v1/check-ins/\(try #require(last?.member("check_in")))/undo"
        let refused = try house.ask(.post, undo, #"{"reason":"mistake"}"#, as: "staff")
        #expect(refused.code == "UNDO_TOO_LATE" && refused.text.contains("first way in"), "\(refused.text)")
    }

    @Test("a bulk is one transaction")
    func oneTransaction() throws {
        for label in ["A-1", "A-2", "A-3"] { _ = try sell(label) }
        house.time.move(.hours(24))
        let before = house.ledger.appends
        let body = #"{"gate":"n","items":[{"seat":"A-1"},{"seat":"A-2"},{"seat":"A-3"}]}"#
        #expect(try house.ask(.post, path + "/bulk", body, as: "staff").status == .ok)
        #expect(house.ledger.appends == before + 1)
    }

    @Test("a bulk is done in its order, and who passed is noted though the last of it is refused")
    func lastOfManyIsRefused() throws {
        let gates = ShowLimits().gates
        _ = try sell("A-1")
        house.time.move(.hours(24))
        // In and out again, each time by another gate.
        let items = (0...gates).map { #"{"seat":"A-1","gate":"g\#($0)","direction":"\#($0 % 2 == 0 ? "in" : "out")"}"# }
        let body = #"{"items":[\#(items.joined(separator: ","))]}"#
        let refused = try house.ask(.post, path + "/bulk", body, as: "staff")
        #expect(refused.faultyFields == ["items[\(gates)].gate"], "\(refused.text)")
        let noted = house.trail.entries.filter { $0.action == "checkInMany" && $0.outcome == .done }
        let checkIns = noted.compactMap { entry -> String? in
            if case .string(let id) = MemoryTrail.Entry.member(entry.after, "check_in") { id } else { nil }
        }
        #expect(noted.count == gates && Set(checkIns).count == gates)
        #expect(try house.ask(.get, path + "/stats", as: "staff").json?["inside"] == .integer(0))
    }

    @Test(
        "what is wrong at a gate is named",
        arguments: [
            (#"{}"#, ["code", "gate"]), (#"{"code":"x","seat":"A-1","gate":"n"}"#, ["code"]),
            (#"{"seat":"A-1","gate":"","direction":"up","nonce":7,"x":1}"#, ["gate", "direction", "nonce", "x"]),
            (#"{"seat":"A-1","gate":"abcdefghijabcdefghijabcdefghijabc"}"#, ["gate"]),
            (#"{"code":"\u200Bx","gate":"n"}"#, ["code"]), (#"{"seat":"A-1","gate":"n\u061C"}"#, ["gate"]),
            (#"{"seat":"A-1","gate":"n\uDB40\uDC41"}"#, ["gate"]),
        ])
    func invalid(_ body: String, _ fields: [String]) throws {
        let refused = try house.ask(.post, path, body, as: "staff")
        #expect(refused.code == "VALIDATION_ERROR" && refused.faultyFields == fields, "\(refused.text)")
    }

    @Test("a bulk is read, and one of one more is not (FrontDeskLimits.bulk)")
    func bulk() throws {
        let most = FrontDeskLimits().bulk
        for (count, status) in [(most, Status.ok), (most + 1, .badRequest), (0, .badRequest)] {
            let items = (0..<count).map { _ in #"{"seat":"A-1"}"# }.joined(separator: ",")
            let answer = try house.ask(.post, path + "/bulk", #"{"gate":"n","items":[\#(items)]}"#, as: "staff")
            #expect(answer.status == status, "\(count)")
        }
    }
}
