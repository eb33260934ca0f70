import Contract
import Domain
import HTTP
import Testing

@testable import API

@Suite("Changes of a show")
struct ShowChangeTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    private func change(_ body: String, key: String? = nil) throws -> Response {
        try house.ask(.patch, "/v1/shows/evening", body, as: "admin", account: 900, key: key)
    }

    private func messages(_ response: Response) -> [String] {
        guard case .array(let faults) = response.json?["errors"] else { return [] }
        return faults.compactMap { if case .string(let text) = $0["message"] { text } else { nil } }
    }

    @Test("a title is changed once under a key; what comes later under it is the same answer, or refused")
    func title() throws {
        #expect(try change(#"{"title":"One"}"#, key: "k").member("title") == "One")
        #expect(try change(#"{"title":"Two"}"#, key: "k").code == "IDEMPOTENCY_MISMATCH")
        #expect(try change(#"{"settings":{"hold_ms":60000}}"#, key: "k").code == "IDEMPOTENCY_MISMATCH")
        #expect(try house.ask(.get, "/v1/shows/evening").json?["settings"]?["hold_ms"] == .integer(300_000))
        #expect(try change(#"{"title":"Three"}"#, key: "l").member("title") == "Three")
        let late = try change(#"{"title":"One"}"#, key: "k")
        #expect(late.status == .ok && late.member("title") == "Three")
        // What changed nothing is remembered, too.
        #expect(try change(#"{"title":"Three"}"#, key: "m").status == .ok)
        #expect(try change(#"{"title":"Four"}"#).member("title") == "Four")
        #expect(try change(#"{"title":"Three"}"#, key: "m").member("title") == "Four")
    }

    @Test("two changes at the same time that name different prices and settings both hold")
    func both() throws {
        let bodies = [
            #"{"prices":{"standard":{"amount":1,"currency":"INR"}},"settings":{"hold_ms":60000}}"#,
            #"{"prices":{"deluxe":{"amount":2,"currency":"INR"}},"settings":{"extensions":3}}"#,
        ]
        let pending = try bodies.map { body in
            house.start(try house.work(.patch, "/v1/shows/evening", body, as: "admin", account: 900))
        }
        #expect(try house.finish(pending).map(\.status) == [.ok, .ok])
        let show = try house.ask(.get, "/v1/shows/evening").json
        guard case .array(let prices) = show?["prices"] else {
            Issue.record("no prices: \(String(describing: show))")
            return
        }
        #expect(prices.map { $0["price"]?["amount"] } == [.integer(1), .integer(2)])
        #expect(show?["settings"]?["hold_ms"] == .integer(60_000) && show?["settings"]?["extensions"] == .integer(3))
    }

    @Test("a form with more faults than an answer names (FrontDeskLimits: faults) tells the first of them")
    func manyFaults() throws {
        let most = FrontDeskLimits().faults
        for count in [most, most + 1] {
            let members = (1...count).map { "\"x\($0)\":1" }.joined(separator: ",")
            #expect(try change("{\(members)}").faultyFields.count == most)
        }
    }

    @Test("null takes away what a show can be without, and is refused by name elsewhere")
    func null() throws {
        let set = try change(#"{"sale_opens_at":"2027-01-15T09:00:00Z","sale_closes_at":"2027-01-16T07:00:00Z"}"#)
        #expect(set.member("sale_opens_at") == "2027-01-15T09:00:00.000Z", "\(set.text)")
        let none = try change(#"{"sale_opens_at":null,"sale_closes_at":null}"#)
        #expect(none.json?["sale_opens_at"] == .null && none.member("sale_closes_at") == none.member("starts_at"))
        let moved = try change(#"{"starts_at":"2027-01-16T08:30:00Z"}"#)
        #expect(moved.member("sale_closes_at") == "2027-01-16T08:30:00.000Z")
        let refused = try change(#"{"title":null,"starts_at":null,"ends_at":null,"prices":null,"settings":null}"#)
        #expect(refused.code == "VALIDATION_ERROR")
        #expect(refused.faultyFields.sorted() == ["ends_at", "prices", "settings", "starts_at", "title"])
        #expect(
            try change(#"{"settings":{"hold_ms":null,"extensions":null}}"#).faultyFields == [
                "settings.hold_ms", "settings.extensions",
            ])
    }

    @Test("whoever is too long for the longest hold is told by what it is bound")
    func longestHold() throws {
        let refused = try change(#"{"settings":{"hold_ms":600000,"longest_hold_ms":300000}}"#)
        #expect(refused.faultyFields == ["settings.longest_hold_ms"])
        #expect(messages(refused) == ["This must be at least hold_ms."])
    }

    @Test("a step that a show cannot take is told in the names of the contract, with those that it can")
    func transitions() throws {
        func refused(_ status: String) throws -> [String] {
            let body = #"{"status":"\#(status)"}"#
            let answer = try house.ask(.put, "/v1/shows/evening/status", body, as: "admin", account: 900)
            #expect(answer.code == "INVALID_TRANSITION" && answer.faultyFields == ["status"])
            return messages(answer)
        }
        #expect(try refused("scheduled") == ["The show is on_sale. It can become ended or cancelled."])
        #expect(try house.ask(.delete, "/v1/shows/evening", as: "admin", account: 900).status == .noContent)
        #expect(try refused("on_sale") == ["The show is cancelled. It stays so."])
    }

    @Test("whoever wants a hall that is taken is told from when to when, also by a draft that is not his")
    func hallBusy() throws {
        let draft = TicketHouse.showBody.replacing("evening", with: "secret").replacing(
            "2027-01-16", with: "2027-01-17")
        #expect(try house.ask(.post, "/v1/shows", draft, as: "admin", account: 901).status == .created)
        let times = #"{"starts_at":"2027-01-17T10:00:00Z","ends_at":"2027-01-17T12:00:00Z"}"#
        let words = ["Taken from 2027-01-17T08:00:00.000Z to 2027-01-17T11:00:00.000Z."]
        let moved = try change(times)
        #expect(moved.code == "HALL_BUSY" && moved.faultyFields == ["starts_at"] && messages(moved) == words)
        let second = draft.replacing("secret", with: "second")
        let made = try house.ask(.post, "/v1/shows", second, as: "admin", account: 900)
        #expect(made.code == "HALL_BUSY" && messages(made) == words && !made.text.contains("secret"))
    }
}
