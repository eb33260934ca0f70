import Contract
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("Routes of seats, and who may ask")
struct SeatRoutesTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    @Test("the map has states, checksum and a tag that is good until something changes")
    func map() throws {
        let made = try house.ask(.post, "/v1/shows/evening/holds", #"{"seats":["A-2"]}"#, as: "guest")
        let position = try #require(made.member("position"))
        let map = try house.ask(.get, "/v1/shows/evening/map?at_least=\(position)")
        #expect(map.member("position") == position)
        #expect(map.member("states") == "fh" + String(repeating: "f", count: 38))
        #expect(
            map.member("crc") == StatesBoard.text(Checksum.of(Array("fh".utf8) + Array(repeating: 0x66, count: 38))))
        #expect(map.first("ETag") == "\"\(position)\"")
        #expect(try house.ask(.get, "/v1/shows/evening/map", as: "staff").first("ETag") != map.first("ETag"))
        let lost = try house.ask(.get, "/v1/shows/evening/map?at_least=00000008:1:00000000")
        #expect(lost.status == .conflict && lost.code == "EPOCH_CHANGED")
        for path in ["map", "seats"] {
            // Behind the head of another history: that moment never comes.
            let never = try house.ask(.get, "/v1/shows/evening/\(path)?at_least=00000008:999:00000000")
            #expect(never.status == .conflict && never.code == "EPOCH_CHANGED")
        }
        #expect(try house.ask(.get, "/v1/shows/evening/map?at_least=7&x=1").faultyFields == ["at_least", "x"])
    }

    @Test("staff see the map as it was at a position or at a time; nobody else does, and no other history")
    func past() throws {
        func states(_ query: String) throws -> String? {
            try house.ask(.get, "/v1/shows/evening/map?at=\(query)", as: "staff").member("states")
        }
        let free = String(repeating: "f", count: 38)
        let first = try house.ask(.post, "/v1/shows/evening/holds", #"{"seats":["A-1"]}"#, as: "guest")
        let position = try #require(first.member("position"))
        let moment = try #require(Timestamp.text(house.time.now))
        house.time.move(.seconds(1))
        _ = try house.ask(.post, "/v1/shows/evening/holds", #"{"seats":["A-2"]}"#, as: "guest", account: 2)
        #expect(try states(position) == "hf\(free)")
        #expect(try states(moment) == "hf\(free)")
        #expect(try states("2099-01-01T00:00:00Z") == "hh\(free)")
        #expect(try states("2001-01-01T00:00:00Z") == "ff\(free)")
        let path = "/v1/shows/evening/map?at="
        #expect(try house.ask(.get, path + position, as: "customer").code == "FORBIDDEN")
        #expect(try house.ask(.get, path + position).code == "UNAUTHENTICATED")
        #expect(try house.ask(.get, path + position.dropLast(8) + "00000000", as: "staff").code == "EPOCH_CHANGED")
        #expect(try house.ask(.get, path + "00000007:99:00000000", as: "staff").code == "EPOCH_CHANGED")
        for wrong in ["yesterday", "7", "\(position)&at_least=\(position)"] {
            #expect(try house.ask(.get, path + wrong, as: "staff").faultyFields == ["at"])
        }
    }

    @Test("a position has one spelling, wherever one is named")
    func spelling() throws {
        let position = try #require(try house.ask(.get, "/v1/shows/evening/map").member("position"))
        let parts = position.split(separator: ":")
        for wrong in [
            "\(parts[0]):0\(parts[1]):\(parts[2])", "\(parts[0]):00:00000000", "0000000A:1:00000000", "7:1:00000000",
        ] {
            for (path, name) in [("map", "at"), ("map", "at_least"), ("seats", "at_least"), ("events", "after")] {
                let refused = try house.ask(.get, "/v1/shows/evening/\(path)?\(name)=\(wrong)", as: "staff")
                #expect(refused.faultyFields == [name], "\(path) \(wrong): \(refused.text)")
            }
        }
    }

    @Test("seats are filtered, paged, and mine are marked")
    func seats() throws {
        _ = try house.hold("A-2")
        let held = try house.ask(.get, "/v1/shows/evening/seats?state=held", as: "customer")
        #expect(held.text.contains(#""label":"A-2""#) && held.text.contains(#""mine":true"#))
        #expect(try house.ask(.get, "/v1/shows/evening/seats?state=held").text.contains(#""mine":false"#))
        let page = try house.ask(.get, "/v1/shows/evening/seats?category=deluxe&limit=2")
        #expect(page.member("next") == "22" && page.text.contains("C-2") && !page.text.contains("C-3"))
        #expect(try house.ask(.get, "/v1/shows/evening/seats?after=39").text.contains("D-10"))
        #expect(try house.ask(.get, "/v1/shows/evening/seats?after=99999999999").member("next") == nil)
        let wrong = "/v1/shows/evening/seats?state=mine&limit=0&after=-1&section=\(String(repeating: "s", count: 61))"
        #expect(try house.ask(.get, wrong).faultyFields.sorted() == ["after", "limit", "section", "state"])
        #expect(try house.ask(.get, "/v1/shows/evening/seats?section=%07").faultyFields == ["query"])
    }

    @Test("a seat is told with what its buyer must know of it")
    func flags() throws {
        let plan = """
            {"name":"Studio","id":"studio","sections":[{"name":"Main","rows":[{"name":"A","seats":[
            {"label":"A-1","category":"s","x":0,"y":0,"flags":["restricted_view","wheelchair"]},
            {"label":"A-2","category":"s","x":10,"y":0}]}]}]}
            """
        #expect(try house.ask(.post, "/v1/layouts", plan, as: "admin", account: 900).status == .created)
        let show = TicketHouse.showBody.replacing("evening", with: "studio").replacing("hall-1", with: "studio")
            .replacing(
                #""prices":{"standard":{"amount":30000,"currency":"INR"},"# + "\n"
                    + #""deluxe":{"amount":45000,"currency":"INR"}}"#,
                with: #""prices":{"s":{"amount":1,"currency":"INR"}}"#)
        #expect(try house.ask(.post, "/v1/shows", show, as: "admin", account: 900).status == .created)
        let seats = try house.ask(.get, "/v1/shows/studio/seats", as: "admin", account: 900)
        #expect(
            seats.text.contains(#""flags":["wheelchair","restricted_view"]"#) && seats.text.contains(#""flags":[]"#))
    }

    @Test("staff read what happened, page by page")
    func events() throws {
        _ = try house.hold("A-2")
        let first = try house.ask(.get, "/v1/shows/evening/events?limit=2", as: "staff")
        let next = try #require(first.member("next"))
        let second = try house.ask(.get, "/v1/shows/evening/events?after=\(next)", as: "staff")
        #expect(second.text.contains(#""kind":"held""#) && second.json?["next"] == .null)
        let lost = try house.ask(.get, "/v1/shows/evening/events?after=00000009:1:00000000", as: "staff")
        #expect(lost.code == "EPOCH_CHANGED")
    }

    @Test("every route wants its role: 401 without an account, 403 below it")
    func roles() throws {
        for route in house.peer.service.routes {
            guard let role = route.role else { continue }
            let path = route.pattern.replacing(/\{\w+:int\}/) { _ in "1" }.replacing(/\{[^}]+\}/) { _ in "x" }
            let body = route.bodyLimit > 0 ? "{}" : nil
            #expect(try house.ask(route.method, path, body).code == "UNAUTHENTICATED", "\(route.pattern)")
            guard let lower = Role(rawValue: role.rawValue &- 1) else { continue }
            #expect(try house.ask(route.method, path, body, as: lower.name).code == "FORBIDDEN", "\(route.pattern)")
        }
    }

    @Test("nobody names his own account unless access is open")
    func closed() throws {
        let closed = try TicketHouse { $0.openAccess = false }
        #expect(try closed.ask(.get, "/v1/me/holds", as: "developer").code == "UNAUTHENTICATED")
        #expect(try house.ask(.get, "/v1/me/holds", as: "king").code == "UNAUTHENTICATED")
    }

    @Test(
        "content longer than its route reads is refused by its length"
    )
    func sizes() throws {
        let limits = FrontDeskLimits()
        let known = [limits.orderBytes, limits.deskBytes, limits.layoutBytes]
        for route in house.peer.service.routes where route.bodyLimit > 0 {
            #expect(known.contains(route.bodyLimit))
            let path = route.pattern.replacing(/\{[^}]+\}/) { _ in "x" }
            let fields = [
                "Content-Length": "\(route.bodyLimit + 1)", "X-Seatwire-Account": "acct_0000000000001",
                "X-Seatwire-Role": "developer",
            ]
            #expect(house.peer.ask(route.method, path, fields)?.code == "CONTENT_TOO_LARGE")
        }
    }

    @Test("a list of seats is as long as it may be (FrontDeskLimits: seatPage, longestSeatPage)")
    func seatPages() throws {
        var limits = FrontDeskLimits()
        limits.seatPage = 3
        limits.longestSeatPage = 5
        let house = try TicketHouse(limits: limits)
        try house.openSale()
        func count(_ query: String) throws -> Int? {
            guard case .array(let seats) = try house.ask(.get, "/v1/shows/evening/seats\(query)").json?["items"] else {
                return nil
            }
            return seats.count
        }
        #expect(try count("") == 3 && count("?limit=5") == 5)
        #expect(try house.ask(.get, "/v1/shows/evening/seats?limit=6").faultyFields == ["limit"])
    }

    @Test(
        "a layout has so many values and no more (FrontDeskLimits: layoutValues)", arguments: [(11, true), (10, false)])
    func layoutValues(_ most: Int, isRead: Bool) throws {
        var limits = FrontDeskLimits()
        limits.layoutValues = most
        let house = try TicketHouse(limits: limits)
        // Three objects, four texts and numbers in them, and four categories.
        let layout = """
            {"name":"Hall","id":"hall-9","grid":{"rows":"A-D","seats":10,"categories":{"A":"x","B":"x","C":"x","D":"x"}}}
            """
        let made = try house.ask(.post, "/v1/layouts", layout, as: "admin", account: 900)
        #expect((made.status == .created) == isRead, "\(made.text)")
    }

    @Test("pages are as long as they may be (FrontDeskLimits: page, longestPage) and waiting ends (positionWait)")
    func pages() throws {
        #expect(FrontDeskLimits().page == 50 && FrontDeskLimits().longestPage == 200)
        #expect(try house.ask(.get, "/v1/me/bookings?limit=200", as: "guest").status == .ok)
        #expect(try house.ask(.get, "/v1/me/bookings?limit=201", as: "guest").faultyFields == ["limit"])
        let map = house.peer.service.routes.first { $0.pattern == "/v1/shows/{show}/map" }
        #expect(map?.deadline == FrontDeskLimits().positionWait)
    }
}
