import Contract
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("Shows that the public does not see")
struct UnannouncedShowTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    private func admin(_ method: HTTP.Method, _ path: String, _ body: String? = nil) throws -> Response {
        try house.ask(method, path, body, as: "admin", account: 900)
    }

    /// A draft on the day after the show that is on sale.
    private func draft() throws -> String {
        let body = TicketHouse.showBody.replacing("evening", with: "mistyped").replacing(
            "2027-01-16", with: "2027-01-17")
        let made = try admin(.post, "/v1/shows", body)
        #expect(made.status == .created, "\(made.text)")
        return try #require(made.member("id"))
    }

    @Test("a show of today is seen after it began, one of yesterday is staff's; live, by name and in lists")
    func past() throws {
        let id = try #require(try house.ask(.get, "/v1/shows/evening").member("id"))
        house.time.move(.hours(39))
        #expect(try house.ask(.get, "/v1/shows/evening").status == .ok, "an hour before midnight")
        #expect(try house.ask(.get, "/v1/shows").text.contains(id))
        house.time.move(.hours(1))
        for path in ["", "/map", "/seats"] {
            let guest = try house.ask(.get, "/v1/shows/evening\(path)", as: "guest")
            #expect(guest.code == "SHOW_NOT_FOUND", "\(path)")
            #expect(try house.ask(.get, "/v1/shows/\(id)\(path)").code == "SHOW_NOT_FOUND", "\(path)")
            #expect(try house.ask(.get, "/v1/shows/evening\(path)", as: "staff").status == .ok, "\(path)")
        }
        #expect(try !house.ask(.get, "/v1/shows").text.contains(id))
        #expect(try house.ask(.get, "/v1/shows?from=2027-01-16", as: "staff").text.contains(id))
    }

    @Test("who asks for his holds in a draft is told no more than of a show that is not there")
    func ownHolds() throws {
        let id = try draft()
        for name in ["mistyped", id, "nothing"] {
            let asked = "/v1/me/holds?show=\(name)"
            #expect(try house.ask(.get, asked, as: "guest").code == "SHOW_NOT_FOUND", "\(name)")
        }
        #expect(try admin(.get, "/v1/me/holds?show=mistyped").status == .ok)
        #expect(try house.ask(.get, "/v1/me/holds?show=evening", as: "guest").status == .ok)
    }

    @Test("a show that runs past midnight is seen until it ends, by name and in lists")
    func pastMidnight() throws {
        let body = TicketHouse.showBody.replacing("evening", with: "late").replacing("08:00:00Z", with: "22:00:00Z")
            .replacing("2027-01-16T11:00:00Z", with: "2027-01-17T02:00:00Z")
        let id = try #require(try admin(.post, "/v1/shows", body).member("id"))
        for life in ["scheduled", "on_sale"] {
            _ = try admin(.put, "/v1/shows/late/status", #"{"status":"\#(life)"}"#)
        }
        // Half past one in the night; the show of the day before is over.
        house.time.move(.hours(41))
        house.time.move(.minutes(30))
        #expect(try house.ask(.get, "/v1/shows/late").status == .ok)
        #expect(try house.ask(.get, "/v1/shows").text.contains(id))
        house.time.move(.minutes(31))
        #expect(try house.ask(.get, "/v1/shows/late").code == "SHOW_NOT_FOUND")
        #expect(try !house.ask(.get, "/v1/shows").text.contains(id))
    }

    @Test(
        "a page passes over what may not be seen; after listReads readings it goes on with the next", arguments: [2, 1])
    func fullPage(_ reads: Int) throws {
        var limits = FrontDeskLimits()
        (limits.page, limits.listReads) = (1, reads)
        let house = try TicketHouse(limits: limits)
        try house.openSale()
        for (slug, day, hour) in [("noon", "16", "12"), ("tomorrow", "17", "12")] {
            let body = TicketHouse.showBody.replacing("evening", with: slug)
                .replacing("2027-01-16T08", with: "2027-01-\(day)T\(hour)").replacing(
                    "2027-01-16T11", with: "2027-01-\(day)T14")
            _ = try house.ask(.post, "/v1/shows", body, as: "admin", account: 900)
            _ = try house.ask(
                .put, "/v1/shows/\(slug)/status", #"{"status":"scheduled"}"#, as: "admin", account: 900)
        }
        house.time.move(.hours(40))
        var page = try house.ask(.get, "/v1/shows?limit=1")
        if reads == 1 {
            #expect(page.json?["items"] == .array([]), "\(page.text)")
            page = try house.ask(.get, "/v1/shows?limit=1&after=\(try #require(page.member("next")))")
        }
        #expect(page.text.contains(#""slug":"tomorrow""#), "\(page.text)")
        #expect(page.json?["next"] == .null)
    }

    @Test("a draft that is deleted stays its owner's", arguments: [true, false])
    func deleted(_ isDeleted: Bool) throws {
        let path = "/v1/shows/\(try draft())"
        if isDeleted {
            #expect(try admin(.delete, path).status == .noContent)
        } else {
            let cancelled = try admin(.put, path + "/status", #"{"status":"cancelled"}"#)
            #expect(cancelled.member("status") == "cancelled", "\(cancelled.text)")
        }
        for role in ["guest", "staff"] { #expect(try house.ask(.get, path, as: role).code == "SHOW_NOT_FOUND") }
        #expect(try !house.ask(.get, "/v1/shows").text.contains("mistyped"))
        #expect(try house.ask(.get, path, as: "admin", account: 901).code == "SHOW_NOT_FOUND")
        #expect(try admin(.get, path).member("status") == "cancelled")
        #expect(try admin(.get, "/v1/shows?status=cancelled").text.contains("mistyped"))
        #expect(try admin(.delete, path).status == .noContent, "twice is once")
    }

    @Test("the name and the hall of a draft that was deleted are free")
    func free() throws {
        let first = try draft()
        #expect(try admin(.delete, "/v1/shows/mistyped").status == .noContent)
        #expect(try admin(.get, "/v1/shows/mistyped").code == "SHOW_NOT_FOUND")
        let second = try draft()
        #expect(second != first)
        #expect(try admin(.get, "/v1/shows/mistyped").member("id") == second)
    }

    @Test("a show that was announced is cancelled before everybody's eyes and keeps its name")
    func cancelled() throws {
        #expect(try admin(.delete, "/v1/shows/evening").status == .noContent)
        #expect(try house.ask(.get, "/v1/shows/evening").member("status") == "cancelled")
        #expect(try admin(.post, "/v1/shows", TicketHouse.showBody).code == "SLUG_EXISTS")
    }

    @Test("a draft whose end has passed is not announced: ends_at is named")
    func over() throws {
        let id = try draft()
        house.time.move(.hours(48 + 3))
        let refused = try admin(.put, "/v1/shows/\(id)/status", #"{"status":"scheduled"}"#)
        #expect(refused.code == "PAST_DATETIME" && refused.faultyFields == ["ends_at"], "\(refused.text)")
    }
}
