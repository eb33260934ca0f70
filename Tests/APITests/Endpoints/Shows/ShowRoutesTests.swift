import Contract
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("Routes of shows and layouts")
struct ShowRoutesTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    private func admin(_ method: HTTP.Method, _ path: String, _ body: String? = nil, key: String? = nil) throws
        -> Response
    {
        try house.ask(method, path, body, as: "admin", account: 900, key: key)
    }

    @Test("a show is told with its prices, counts and settings; the public's counts hide payments")
    func reads() throws {
        let show = try house.ask(.get, "/v1/shows/evening")
        #expect(show.status == .ok && show.member("status") == "on_sale")
        #expect(show.json?["sale_opens_at"] == .null)
        #expect(show.json?["counts"]?["paying"] == nil && show.json?["counts"]?["free"] == .integer(40))
        #expect(try house.ask(.get, "/v1/shows/evening", as: "staff").json?["counts"]?["paying"] == .integer(0))
        let id = try #require(show.member("id"))
        #expect(try house.ask(.get, "/v1/shows/\(id)").member("slug") == "evening")
        #expect(try house.ask(.get, "/v1/shows").text.contains(id))
        #expect(try house.ask(.get, "/v1/shows?date=2027-01-16&status=on_sale&q=EVE").text.contains(id))
        #expect(try house.ask(.get, "/v1/shows?date=2027-01-17").text == #"{"items":[],"next":null}"#)
    }

    @Test(
        "the public sees seven days: the day after is refused in lists and not found by name"
    )
    func window() throws {
        let later = TicketHouse.showBody.replacing("\"evening\"", with: "\"later\"").replacing(
            "2027-01-16", with: "2027-01-22")
        #expect(try admin(.post, "/v1/shows", later).status == .created)
        #expect(try admin(.put, "/v1/shows/later/status", #"{"status":"scheduled"}"#).status == .ok)
        #expect(try house.ask(.get, "/v1/shows/later").code == "SHOW_NOT_FOUND")
        #expect(try house.ask(.get, "/v1/shows/later/map").code == "SHOW_NOT_FOUND")
        #expect(try house.ask(.get, "/v1/shows/later", as: "staff").status == .ok)
        let refused = try house.ask(.get, "/v1/shows?date=2027-01-30")
        #expect(refused.code == "DATE_OUT_OF_RANGE" && refused.faultyFields == ["date"])
        #expect(try house.ask(.get, "/v1/shows?to=2027-01-30").faultyFields == ["to"])
        #expect(FrontDeskLimits().daysShown == 7)
        house.time.move(.hours(24))
        #expect(try house.ask(.get, "/v1/shows/later").status == .ok)
    }

    @Test("a draft is its owner's alone, and the same key makes it once")
    func drafts() throws {
        let body = TicketHouse.showBody.replacing("\"id\":\"evening\",", with: "").replacing(
            "2027-01-16", with: "2027-01-17")
        let made = try admin(.post, "/v1/shows", body, key: "s")
        #expect(made.status == .created && made.member("status") == "draft", "\(made.text)")
        #expect(try admin(.post, "/v1/shows", body, key: "s").member("id") == made.member("id"))
        #expect(try admin(.post, "/v1/shows", body + " ", key: "s").code == "IDEMPOTENCY_MISMATCH")
        let path = "/v1/shows/\(try #require(made.member("id")))"
        #expect(try admin(.get, path).status == .ok)
        #expect(try house.ask(.get, path, as: "admin", account: 901).code == "SHOW_NOT_FOUND")
        #expect(try house.ask(.get, path, as: "developer", account: 1).status == .ok)
        #expect(try admin(.delete, path).status == .noContent)
    }

    @Test("what is wrong with a show is named, all of it at once")
    func invalid() throws {
        let rows: [(String, String, [String])] = [
            (
                "{}", "VALIDATION_ERROR",
                ["title", "time_zone", "starts_at", "ends_at", "layout", "prices"]
            ),
            (TicketHouse.showBody, "HALL_BUSY", ["starts_at"]),
            (TicketHouse.showBody.replacing("2027-01-16", with: "2026-01-16"), "PAST_DATETIME", ["starts_at"]),
            (
                TicketHouse.showBody.replacing("UTC", with: "Mars/Base").replacing("hall-1", with: "hall-9"),
                "VALIDATION_ERROR", ["time_zone", "layout"]
            ),
            (
                TicketHouse.showBody.replacing("\"hall-1\"", with: "\"hall-1\",\"layout_version\":7"),
                "VALIDATION_ERROR",
                ["layout_version"]
            ),
            (TicketHouse.showBody.replacing("deluxe", with: "royal"), "VALIDATION_ERROR", ["prices.royal"]),
            (
                TicketHouse.showBody.replacing("45000,\"currency\":\"INR\"", with: "-1,\"currency\":\"EUR\""),
                "VALIDATION_ERROR", ["prices.deluxe.amount"]
            ),
            (
                TicketHouse.showBody.replacing("2027-01-16T11", with: "2027-01-16T07").replacing(
                    "\"prices\"", with: "\"x\":1,\"prices\""),
                "VALIDATION_ERROR", ["x"]
            ),
        ]
        for (body, code, fields) in rows {
            let text = body.replacing("\"id\":\"evening\"", with: "\"id\":\"other\"")
            let refused = try admin(.post, "/v1/shows", text)
            #expect(refused.code == code && refused.faultyFields == fields, "\(text): \(refused.text)")
        }
        let missing = TicketHouse.showBody.replacing(
            #","# + "\n" + #""deluxe":{"amount":45000,"currency":"INR"}"#, with: "")
        let refused = try admin(.post, "/v1/shows", missing.replacing("evening", with: "other"))
        #expect(refused.code == "MISSING_PRICE" && refused.faultyFields == ["prices.deluxe"], "\(refused.text)")
    }

    @Test("its owner changes a show until something is sold")
    func changes() throws {
        let changed = try admin(.patch, "/v1/shows/evening", #"{"title":"Later","settings":{"hold_ms":60000}}"#)
        #expect(changed.member("title") == "Later" && changed.json?["settings"]?["hold_ms"] == .integer(60_000))
        #expect(
            try admin(.patch, "/v1/shows/evening", #"{"settings":{"hold_ms":1,"x":2}}"#).faultyFields == [
                "settings.hold_ms", "settings.x",
            ])
        let foreign = try house.ask(.patch, "/v1/shows/evening", #"{"title":"Mine"}"#, as: "admin", account: 901)
        #expect(foreign.status == .forbidden)
        #expect(try admin(.put, "/v1/shows/evening/status", #"{"status":"draft"}"#).code == "INVALID_TRANSITION")
        let unknown = try admin(.put, "/v1/shows/evening/status", #"{"status":"open"}"#)
        // A draft is what a show never becomes again: it is not offered.
        #expect(unknown.faultyFields == ["status"] && !unknown.text.contains("draft"), "\(unknown.text)")
        let sale = #"{"seats":["A-1"],"customer":{"name":"Asha Rao"}}"#
        #expect(try house.ask(.post, "/v1/shows/evening/walk-ins", sale, as: "staff").status == .created)
        #expect(try admin(.patch, "/v1/shows/evening", #"{"ends_at":"2027-01-16T12:00:00Z"}"#).code == "FROZEN")
        #expect(try admin(.delete, "/v1/shows/evening").code == "FROZEN")
    }

    @Test(
        "a label that no address can name is refused, for nobody could give its seat back",
        arguments: [".", "..", ".env", "A.key", "B.OLD", "a.git", "A%2Ekey"])
    func labels(_ label: String) throws {
        let plan = """
            {"name":"X","sections":[{"name":"Main","rows":[{"name":"A","seats":[
            {"label":"A.1","category":"s","x":0,"y":0},{"label":"\(label)","category":"s","x":10,"y":0}]}]}]}
            """
        let refused = try admin(.post, "/v1/layouts", plan)
        #expect(refused.faultyFields == ["sections[0].rows[0].seats[1].label"], "\(refused.text)")
    }

    @Test("a layout is drawn, kept by its tag, and drawn anew; two seats of one label are named")
    func layouts() throws {
        let first = try house.ask(.get, "/v1/layouts/hall-1/versions/1")
        #expect(first.status == .ok && first.text.contains("\"label\":\"D-10\""))
        #expect(first.first("ETag") != nil && first.first("Cache-Control") == "public, max-age=3600")
        let plan =
            #"{"sections":[{"name":"Main","rows":[{"name":"A","seats":[{"label":"A-1","category":"s","x":0,"y":0,"flags":["wheelchair"]}]}]}]}"#
        let next = try admin(.post, "/v1/layouts/hall-1/versions", plan)
        #expect(next.status == .created && next.json?["version"] == .integer(2), "\(next.text)")
        #expect(try house.ask(.get, "/v1/layouts").text.contains("\"version\":2"))
        #expect(try house.ask(.get, "/v1/layouts/hall-1/versions/3").code == "LAYOUT_NOT_FOUND")
        #expect(try house.ask(.get, "/v1/layouts/hall-1/versions/999999999999999999").code == "LAYOUT_NOT_FOUND")
        let twice = plan.replacing("}]}]}]}", with: "},{\"label\":\"A-1\",\"category\":\"s\",\"x\":1,\"y\":0}]}]}]}")
        let refused = try admin(.post, "/v1/layouts/hall-1/versions", twice)
        #expect(refused.code == "DUPLICATE_LABEL" && refused.faultyFields == ["sections[0].rows[0].seats[1].label"])
        let wrong =
            #"{"name":"","id":"-x","sections":[{"rows":[{"name":"A","seats":[{"label":"A 1","x":1.5,"flags":["big"]}]}]}]}"#
        let fields = [
            "name", "id", "sections[0].name", "sections[0].rows[0].seats[0].category", "sections[0].rows[0].seats[0].x",
            "sections[0].rows[0].seats[0].y", "sections[0].rows[0].seats[0].flags[0]",
        ]
        #expect(try admin(.post, "/v1/layouts", wrong).faultyFields.sorted() == fields.sorted())
        #expect(
            try admin(.post, "/v1/layouts", #"{"name":"X","grid":{"rows":"A-Z","seats":50001,"categories":{}}}"#)
                .faultyFields == ["grid.seats", "grid.categories"])
        #expect(
            try admin(
                .post, "/v1/layouts",
                #"{"name":"X","id":"hall-1","grid":{"rows":"A","seats":1,"categories":{"A":"s"}}}"#
            ).code == "SLUG_EXISTS")
    }
}
