import Contract
import Domain
import HTTP
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

    @Test(
        "what is wrong at a gate is named",
        arguments: [
            (#"{}"#, ["code", "gate"]), (#"{"code":"x","seat":"A-1","gate":"n"}"#, ["code"]),
            (#"{"seat":"A-1","gate":"","direction":"up","nonce":7,"x":1}"#, ["gate", "direction", "nonce", "x"]),
            (#"{"seat":"A-1","gate":"abcdefghijabcdefghijabcdefghijabc"}"#, ["gate"]),
            (#"{"code":"\u200Bx","gate":"n"}"#, ["code"]),
        ])
    func invalid(_ body: String, _ fields: [String]) throws {
        let refused = try house.ask(.post, path, body, as: "staff")
        #expect(refused.code == "VALIDATION_ERROR" && refused.faultyFields == fields, "\(refused.text)")
    }

    @Test("a bulk of 100 is read and one of 101 is not (FrontDeskLimits.bulk)")
    func bulk() throws {
        for (count, status) in [(100, Status.ok), (101, .badRequest), (0, .badRequest)] {
            let items = (0..<count).map { _ in #"{"seat":"A-1"}"# }.joined(separator: ",")
            let answer = try house.ask(.post, path + "/bulk", #"{"gate":"n","items":[\#(items)]}"#, as: "staff")
            #expect(answer.status == status, "\(count)")
        }
    }
}
