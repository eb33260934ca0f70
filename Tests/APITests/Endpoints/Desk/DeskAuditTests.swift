import Contract
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

/// Who changes what is others' stands in the audit, with what it was before and what it is now.
@Suite("The audit of the desk, the doors and the office")
struct DeskAuditTests {
    private let house: TicketHouse
    /// What all that is done to the show is found by, whatever the path names it.
    private let showID: String
    private static let show = "/v1/shows/evening"

    init() throws {
        house = try TicketHouse()
        try house.openSale()
        showID = try #require(try house.ask(.get, Self.show).member("id"))
    }

    /// Does it as staff, and gives what the audit was told of it.
    private func told(
        _ method: HTTP.Method, _ target: String, _ body: String? = nil, as role: String = "staff", key: String? = nil,
        by account: Int = 50
    ) throws -> (response: Response, entry: MemoryTrail.Entry) {
        let known = house.trail.entries.count
        let response = try house.ask(method, target, body, as: role, account: account, key: key)
        try #require(response.status.code < 300, "\(response.text)")
        let news = house.trail.entries.dropFirst(known)
        try #require(news.count == 1, "\(news)")
        return (response, try #require(news.first))
    }

    private func seats(_ text: String?) -> [String: [String]] {
        guard case .object(let members) = MemoryTrail.Entry.member(text, "seats") else { return [:] }
        return members.reduce(into: [:]) { found, member in
            guard case .array(let labels) = member.value else { return }
            found[member.name] = labels.compactMap { if case .string(let label) = $0 { label } else { nil } }
        }
    }

    @Test("seats that are blocked, freed and sold at the desk: their states before and after, and the reason")
    func desk() throws {
        let blocked = try told(.post, Self.show + "/block", #"{"seats":["A-1","A-2"],"reason":"broken"}"#).entry
        #expect(blocked.action == "blockSeats" && blocked.subject == showID)
        #expect(blocked.actor.account == AccountID(50) && blocked.actor.role == .staff && blocked.outcome == .done)
        #expect(seats(blocked.before) == ["free": ["A-1", "A-2"]])
        #expect(seats(blocked.after) == ["blocked": ["A-1", "A-2"]])
        #expect(MemoryTrail.Entry.member(blocked.after, "reason") == .string("broken"))

        let freed = try told(.post, Self.show + "/unblock", #"{"seats":["A-1"],"reason":"mended"}"#).entry
        #expect(seats(freed.before) == ["blocked": ["A-1"]] && seats(freed.after) == ["free": ["A-1"]])

        // Staff sell what they have blocked as well.
        let buyer = #""customer":{"name":"Ravi Kumar","phone":"9876543210"}"#
        let (sold, sale) = try told(.post, Self.show + "/walk-ins", #"{"seats":["A-1","A-2"],\#(buyer)}"#)
        #expect(seats(sale.before) == ["free": ["A-1"], "blocked": ["A-2"]])
        #expect(seats(sale.after) == ["booked": ["A-1", "A-2"]])
        #expect(MemoryTrail.Entry.member(sale.after, "booking") == sold.member("id").map { .string($0) })
        #expect(MemoryTrail.Entry.member(sale.after, "total", "amount") == .integer(60_000))
        for text in [sale.before, sale.after] {
            #expect(text?.contains("Ravi") == false && text?.contains("98765") == false)
        }

        let id = try #require(sold.member("id"))
        let pillar = #"{"seats":[{"from":"A-2","to":"B-2"}],"reason":"pillar"}"#
        let moved = try told(.post, "/v1/bookings/\(id)/move", pillar).entry
        for entry in [freed, sale, moved] { #expect(entry.subject == showID) }
        #expect(seats(moved.before) == ["free": ["B-2"]] && seats(moved.after) == ["booked": ["B-2"]])
        #expect(MemoryTrail.Entry.member(moved.after, "left") == .array([.string("A-2")]))
        #expect(MemoryTrail.Entry.member(moved.after, "reason") == .string("pillar"))

        let cancelled = try told(.post, "/v1/bookings/\(id)/cancel", #"{"seats":["B-2"],"reason":"ill"}"#).entry
        #expect(seats(cancelled.before) == ["booked": ["B-2"]] && seats(cancelled.after) == ["free": ["B-2"]])
        #expect(cancelled.subject == showID)
        #expect(MemoryTrail.Entry.member(cancelled.after, "booking") == .string(id))
        #expect(MemoryTrail.Entry.member(cancelled.after, "remaining") == .integer(1))
        #expect(MemoryTrail.Entry.member(cancelled.after, "refund", "amount") == .integer(30_000))
    }

    @Test("a check-in, one among many, and one that is taken back")
    func doors() throws {
        let buyer = #""customer":{"name":"Ravi Kumar","phone":"9876543210"}"#
        _ = try told(.post, Self.show + "/walk-ins", #"{"seats":["A-1","A-2"],\#(buyer)}"#)
        // The doors open an hour before the show.
        house.time.move(.minutes(23 * 60 + 30))
        let (entered, entry) = try told(.post, Self.show + "/check-ins", #"{"seat":"A-1","gate":"north"}"#)
        #expect(entered.member("verdict") == "ok", "\(entered.text)")
        #expect(seats(entry.before) == ["booked": ["A-1"]] && seats(entry.after) == ["checked_in": ["A-1"]])
        #expect(MemoryTrail.Entry.member(entry.after, "verdict") == .string("ok"))
        let many = #"{"gate":"north","items":[{"seat":"A-1"},{"seat":"A-2"}]}"#
        #expect(try house.ask(.post, Self.show + "/check-ins/bulk", many, as: "staff", account: 50).status == .ok)
        let last = Array(house.trail.entries.suffix(2))
        let (turned, bulk) = (last[0], last[1])
        #expect(MemoryTrail.Entry.member(turned.after, "verdict") == .string("already") && seats(turned.after) == [:])
        #expect(seats(bulk.before) == ["booked": ["A-2"]] && seats(bulk.after) == ["checked_in": ["A-2"]])
        #expect(MemoryTrail.Entry.member(bulk.after, "verdict") == .string("ok"))
        let checkIn = try #require(entered.member("check_in"))
        let undone = try told(.post, "/v1/check-ins/\(checkIn)/undo", #"{"reason":"wrong row"}"#).entry
        #expect(seats(undone.before) == ["checked_in": ["A-1"]] && seats(undone.after) == ["booked": ["A-1"]])
        #expect(MemoryTrail.Entry.member(undone.after, "reason") == .string("wrong row"))
        #expect(MemoryTrail.Entry.member(undone.after, "check_in") == .string(checkIn))
        for told in [entry, bulk, undone] { #expect(told.subject == showID) }
    }

    @Test("a hold that staff take from somebody: whose it was, and why; giving back one's own is nobody's business")
    func forced() throws {
        let hold = try house.hold("B-1", "B-2", account: 7)
        let part = try told(.delete, "/v1/holds/\(hold)/seats/B-1?reason=double").entry
        #expect(part.action == "releaseHeldSeat")
        #expect(seats(part.before) == ["held": ["B-1"]] && seats(part.after) == ["free": ["B-1"]])
        #expect(part.subject == showID && MemoryTrail.Entry.member(part.after, "hold") == .string(hold))
        #expect(MemoryTrail.Entry.member(part.after, "account") == .string(PublicID.text(AccountID(7))))
        let rest = try told(.delete, "/v1/holds/\(hold)?reason=left").entry
        #expect(rest.action == "releaseHold" && seats(rest.before) == ["held": ["B-2"]])
        #expect(MemoryTrail.Entry.member(rest.after, "reason") == .string("left"))
        let known = house.trail.entries.count
        // Once more changes nothing, and neither is one's own a matter for the audit.
        #expect(
            try house.ask(.delete, "/v1/holds/\(hold)?reason=left", as: "staff", account: 50).status == .noContent)
        let own = try house.hold("B-3", account: 7)
        #expect(try house.ask(.delete, "/v1/holds/\(own)", as: "customer", account: 7).status == .noContent)
        #expect(house.trail.entries.count == known)
    }

    @Test("what nobody knew the outcome of is told when it is asked for again: once, and without what was before")
    func askedAgain() throws {
        /// As after an answer that came too late: it was done, and nobody was told.
        func again(
            _ method: HTTP.Method, _ target: String, _ body: String?, _ after: [String: [String]]
        ) throws -> Response {
            let first = try house.ask(method, target, body, as: "staff", account: 50, key: target)
            #expect(first.status.code < 300, "\(target): \(first.text)")
            house.trail.forget()
            let entry = try told(method, target, body, key: target).entry
            #expect(entry.before == nil && seats(entry.after) == after, "\(target): \(entry)")
            _ = try house.ask(method, target, body, as: "staff", account: 50, key: target)
            #expect(house.trail.entries.count == 1, "\(target)")
            return first
        }
        let reason = #""reason":"broken""#
        _ = try again(.post, Self.show + "/block", #"{"seats":["B-1"],\#(reason)}"#, ["blocked": ["B-1"]])
        _ = try again(.post, Self.show + "/unblock", #"{"seats":["B-1"],\#(reason)}"#, ["free": ["B-1"]])
        let hold = try house.hold("B-2", "B-3", account: 7)
        _ = try again(.delete, "/v1/holds/\(hold)/seats/B-2?reason=left", nil, ["free": ["B-2"]])
        _ = try again(.delete, "/v1/holds/\(hold)?reason=left", nil, ["free": ["B-3"]])
        let sale = #"{"seats":["A-1","A-2"],"customer":{"name":"Ravi Kumar","phone":"9876543210"}}"#
        let sold = try again(.post, Self.show + "/walk-ins", sale, ["booked": ["A-1", "A-2"]])
        let booking = "/v1/bookings/\(try #require(sold.member("id")))"
        let move = #"{"seats":[{"from":"A-2","to":"A-3"}],\#(reason)}"#
        _ = try again(.post, booking + "/move", move, ["booked": ["A-3"]])
        house.time.move(.minutes(23 * 60 + 30))
        let entered = try again(
            .post, Self.show + "/check-ins", #"{"seat":"A-1","gate":"north"}"#, ["checked_in": ["A-1"]])
        let many = #"{"gate":"north","items":[{"seat":"A-3"}]}"#
        _ = try again(.post, Self.show + "/check-ins/bulk", many, ["checked_in": ["A-3"]])
        let checkIn = try #require(entered.member("check_in"))
        _ = try again(.post, "/v1/check-ins/\(checkIn)/undo", "{\(reason)}", ["booked": ["A-1"]])
        _ = try again(.post, booking + "/cancel", #"{"seats":["A-1"],\#(reason)}"#, ["free": ["A-1"]])
    }

    @Test("so is a change of a show")
    func showAskedAgain() throws {
        let changes: [(HTTP.Method, String, String)] = [
            (.patch, Self.show, #"{"settings":{"seats_per_hold":3}}"#),
            (.put, Self.show + "/status", #"{"status":"ended"}"#),
        ]
        for (method, path, body) in changes {
            func ask() throws -> Response { try house.ask(method, path, body, as: "admin", account: 900, key: "once") }
            #expect(try ask().status == .ok)
            house.trail.forget()
            for _ in 1...2 { #expect(try ask().status == .ok) }
            let entry = try #require(house.trail.entries.first)
            #expect(house.trail.entries.count == 1 && entry.before == nil && entry.after != nil, "\(path)")
        }
    }

    @Test("so are a new layout, a version of it and a new show; forgotten, their keys make others")
    func newAskedAgain() throws {
        let layout = #"{"name":"Hall 2","grid":{"rows":"A-B","seats":4,"categories":{"A-B":"one"}}}"#
        let version = #"{"grid":{"rows":"A-B","seats":5,"categories":{"A-B":"one"}}}"#
        let show = TicketHouse.show("other", in: "hall-1").replacing(#""id":"other","#, with: "")
            .replacing("2027-01-16", with: "2027-02-16")
        func ask(_ path: String, _ body: String) throws -> Response {
            try house.ask(.post, path, body, as: "admin", account: 900, key: "once")
        }
        for (path, body) in [
            ("/v1/layouts", layout), ("/v1/layouts/hall-1/versions", version), ("/v1/shows", show),
        ] {
            let first = try ask(path, body)
            #expect(first.status == .created, "\(first.text)")
            house.trail.forget()
            for _ in 1...2 { #expect(try ask(path, body).text == first.text) }
            let entry = try #require(house.trail.entries.first)
            #expect(house.trail.entries.count == 1 && entry.before == nil && entry.after != nil, "\(path)")
            #expect(entry.subject == first.member("id"))
            house.catalogue.forgetKeys()
            let later = body.replacing("2027-02-16", with: "2027-03-16")
            let second = try ask(path, later)
            #expect(second.status == .created, "\(path): \(second.text)")
            #expect((second.member("id") == first.member("id")) == path.hasSuffix("versions"))
        }
    }

    @Test("what changed nothing under a key keeps what it changes later out of no audit")
    func nothingFirst() throws {
        let changes: [(HTTP.Method, String, String, String)] = [
            (.patch, Self.show, "{}", #"{"settings":{"seats_per_hold":3}}"#),
            (.put, Self.show + "/status", #"{"status":"on_sale"}"#, #"{"status":"ended"}"#),
        ]
        for (method, path, nothing, something) in changes {
            for body in [nothing, something] {
                let entry = try told(method, path, body, as: "admin", key: "once", by: 900).entry
                #expect((entry.before == entry.after) == (body == nothing), "\(entry)")
            }
        }
    }

    @Test("a hold of one's own that staff give back twice is nobody's business either")
    func ownTwice() throws {
        let own = try house.hold("B-4", account: 50)
        house.trail.forget()
        for _ in 1...2 {
            let answer = try house.ask(.delete, "/v1/holds/\(own)", as: "staff", account: 50, key: "mine")
            #expect(answer.status == .noContent)
        }
        #expect(house.trail.entries.isEmpty)
    }

    @Test("why a ticket does not pass stands in the audit as it was said at the door")
    func verdicts() throws {
        let sale = #"{"seats":["A-1"],"customer":{"name":"Ravi Kumar","phone":"9876543210"}}"#
        let sold = try told(.post, Self.show + "/walk-ins", sale).response
        guard case .array(let tickets) = sold.json?["tickets"], case .string(let code) = tickets.first?["code"] else {
            throw PortFailure("no ticket in \(sold.text)")
        }
        let booking = "/v1/bookings/\(try #require(sold.member("id")))"
        _ = try told(.post, booking + "/cancel", #"{"reason":"ill"}"#)
        house.time.move(.minutes(23 * 60 + 30))
        let (response, entry) = try told(.post, Self.show + "/check-ins", #"{"code":"\#(code)","gate":"north"}"#)
        #expect(response.member("verdict") == "cancelled", "\(response.text)")
        #expect(MemoryTrail.Entry.member(entry.after, "verdict") == .string("cancelled"))
    }

    @Test("a scan that comes again with others is told once, and so is each verdict on it")
    func scans() throws {
        let sale = #"{"seats":["A-1"],"customer":{"name":"Ravi Kumar","phone":"9876543210"}}"#
        #expect(try house.ask(.post, Self.show + "/walk-ins", sale, as: "staff").status == .created)
        house.trail.forget()
        let scan = #"{"seat":"A-1","gate":"north","nonce":"n1"}"#
        // Too early, twice; then in, alone and with others.
        for _ in 1...2 { _ = try house.ask(.post, Self.show + "/check-ins", scan, as: "staff") }
        house.time.move(.minutes(23 * 60 + 30))
        for _ in 1...2 { _ = try house.ask(.post, Self.show + "/check-ins", scan, as: "staff") }
        _ = try house.ask(.post, Self.show + "/check-ins/bulk", #"{"items":[\#(scan),\#(scan)]}"#, as: "staff")
        #expect(
            house.trail.entries.map { MemoryTrail.Entry.member($0.after, "verdict") } == [
                .string("outside_window"), .string("ok"),
            ])
    }

    @Test("a change of the catalogue that is asked for again under its key stands in the audit once")
    func repeatedChanges() throws {
        let hall = #"{"name":"Hall","id":"once","grid":{"rows":"A","seats":1,"categories":{"A":"one"}}}"#
        let version = #"{"grid":{"rows":"A","seats":2,"categories":{"A":"one"}}}"#
        let show = TicketHouse.show("second", in: "once")
        let changes: [(HTTP.Method, String, String?)] = [
            (.post, "/v1/layouts", hall), (.post, "/v1/layouts/once/versions", version), (.post, "/v1/shows", show),
            (.patch, "/v1/shows/second", #"{"title":"Other"}"#),
            (.patch, "/v1/shows/second", #"{"settings":{"seats_per_hold":3}}"#),
            (.put, "/v1/shows/second/status", #"{"status":"scheduled"}"#), (.delete, "/v1/shows/second", nil),
        ]
        for (number, (method, path, body)) in changes.enumerated() {
            let known = house.trail.entries.count
            for _ in 1...2 {
                let answer = try house.ask(method, path, body, as: "admin", key: "change-\(number)")
                #expect(answer.status.code < 300, "\(method) \(path): \(answer.text)")
            }
            #expect(house.trail.entries.count == known + 1, "\(method) \(path)")
        }
    }

    @Test("whoever may not release another's hold stands in the audit as refused")
    func refused() throws {
        let hold = try house.hold("B-1", account: 7)
        let response = try house.ask(.delete, "/v1/holds/\(hold)?reason=mine", as: "customer", account: 8)
        #expect(response.code == "FORBIDDEN")
        let entry = try #require(house.trail.entries.last)
        #expect(entry.action == "refuse" && entry.outcome == .refused && entry.actor.account == AccountID(8))
        #expect(entry.subject == "DELETE /v1/holds/\(hold)")
    }

    @Test("layouts and their versions")
    func layouts() throws {
        let grid = #""grid":{"rows":"A","seats":2,"categories":{"A":"one"}}"#
        let made = try told(.post, "/v1/layouts", #"{"name":"Small","id":"small",\#(grid)}"#, as: "admin").entry
        #expect(made.before == nil && MemoryTrail.Entry.member(made.after, "seats") == .integer(2))
        #expect(MemoryTrail.Entry.member(made.after, "id") == .string(made.subject))
        let larger = #"{"grid":{"rows":"A","seats":3,"categories":{"A":"one"}}}"#
        let next = try told(.post, "/v1/layouts/small/versions", larger, as: "admin").entry
        #expect(next.subject == made.subject)
        #expect(MemoryTrail.Entry.member(next.before, "version") == .integer(1))
        #expect(MemoryTrail.Entry.member(next.after, "version") == .integer(2))
    }

    @Test("every change that staff and above can make tells by itself what was before and after")
    func complete() {
        for row in RouteTable.rows where row.method != .get {
            guard let role = row.role, role >= .staff else { continue }
            if case .general = row.audit { Issue.record("\(row.operation) tells only who and what") }
        }
    }

    @Test("of more seats than auditedSeats so many are named, and all are counted")
    func many() throws {
        var limits = FrontDeskLimits()
        limits.auditedSeats = 2
        let small = try TicketHouse(limits: limits)
        try small.openSale()
        for (labels, named) in [(#""A-1","A-2""#, 2), (#""A-3","A-4","A-5""#, 2)] {
            let body = #"{"seats":[\#(labels)],"reason":"broken"}"#
            #expect(try small.ask(.post, Self.show + "/block", body, as: "staff").status == .ok)
            let entry = try #require(small.trail.entries.last)
            #expect(seats(entry.after)["blocked"]?.count == named)
            let count = labels.split(separator: ",").count
            #expect(MemoryTrail.Entry.member(entry.after, "count") == .integer(Int64(count)))
        }
    }
}
