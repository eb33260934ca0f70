import Contract
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("Pages of lists")
struct PagingTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    /// The ids of a list that is read one item at a time, as long as there is a next page.
    private func read(_ path: String, _ member: String, as role: String = "developer") throws -> [String] {
        var found: [String] = []
        var next: String?
        repeat {
            let after = next.map { "&after=\($0)" } ?? ""
            let page = try house.ask(.get, "\(path)limit=1\(after)", as: role)
            guard case .array(let items) = page.json?["items"] else { throw PortFailure(page.text) }
            #expect(items.count == 1, "\(path)")
            for item in items { if case .string(let id) = item[member] { found.append(id) } }
            next = page.member("next")
        } while next != nil && found.count < 50
        return found
    }

    private func whole(_ path: String, _ member: String) throws -> [String] {
        let page = try house.ask(.get, path + "limit=200", as: "developer")
        guard case .array(let items) = page.json?["items"] else { throw PortFailure(page.text) }
        #expect(page.json?["next"] == .null)
        return items.compactMap { if case .string(let id) = $0[member] { id } else { nil } }
    }

    private func check(_ path: String, _ member: String, count: Int) throws {
        let pages = try read(path, member)
        let all = try whole(path, member)
        #expect(pages == all && Set(pages).count == count, "\(path): \(pages)")
    }

    @Test("layouts and shows are listed once each, whatever the size of a page")
    func catalogue() throws {
        for number in 1...2 {
            let layout =
                #"{"name":"Hall","id":"more-\#(number)","grid":{"rows":"A","seats":1,"categories":{"A":"one"}}}"#
            #expect(try house.ask(.post, "/v1/layouts", layout, as: "admin").status == .created)
            let show = TicketHouse.show("night-\(number)", in: "more-\(number)")
            let made = try house.ask(.post, "/v1/shows", show, as: "admin")
            #expect(made.status == .created, "\(made.text)")
        }
        try check("/v1/layouts?", "id", count: 3)
        // All of them start at the same moment.
        try check("/v1/shows?", "id", count: 3)
    }

    @Test("holds of an account are listed once each, the first to lapse first")
    func holds() throws {
        let first = try house.hold("A-1")
        house.time.move(.seconds(1))
        let others = Set([try house.hold("A-2"), try house.hold("A-3")])
        let read = try read("/v1/me/holds?", "id")
        #expect(read.first == first && Set(read.dropFirst()) == others)
        try check("/v1/me/holds?", "id", count: 3)
        try check("/v1/me/holds?show=evening&", "id", count: 3)
        #expect(try house.ask(.get, "/v1/me/holds?after=x", as: "guest").faultyFields == ["after"])
    }

    @Test("bookings of an account and of a show are listed once each")
    func bookings() throws {
        for seat in 1...3 {
            let sold = try house.ask(
                .post, "/v1/bookings", TicketHouse.order(try house.hold("A-\(seat)")), as: "customer")
            #expect(sold.status == .created, "\(sold.text)")
        }
        try check("/v1/me/bookings?", "id", count: 3)
        try check("/v1/shows/evening/bookings?", "id", count: 3)
        try check("/v1/shows/evening/bookings?q=Asha&", "id", count: 3)
    }

    @Test("what happened and who came are listed once each")
    func history() throws {
        for seat in 1...3 {
            _ = try house.hold("A-\(seat)")
            let turned = #"{"seat":"B-\#(seat)","gate":"north"}"#
            let answer = try house.ask(.post, "/v1/shows/evening/check-ins", turned, as: "staff")
            #expect(answer.member("verdict") != "ok")
        }
        try check("/v1/shows/evening/check-ins?", "id", count: 3)
        // Scheduled, on sale, three holds.
        try check("/v1/shows/evening/events?", "position", count: 5)
        try check("/v1/shows/evening/seats?", "label", count: 40)
    }
}
