import HTTP
import Reactor
import TestSupport
import Testing

@testable import API

/// Handlers that begin without a task and tell their answer when they have it.
@Suite struct DirectAnswersTests {
    private typealias Waiting = Locked<[Route.Telling]>

    private static func request(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: test\r\n\r\n" }

    private static func response(_ text: String) -> Response { Response(.ok, body: .bytes(Array(text.utf8))) }

    /// Answers when the test says so.
    private static func later(_ waiting: Waiting) -> Route {
        Route(
            .get, "/later", deadline: .seconds(3),
            handler: .async(
                { _ async throws(Problem) in response("in a task") },
                direct: { _, tell throws(Problem) in
                    waiting.withLock { $0.append(tell) }
                    return true
                }))
    }

    /// Answers before it returns; `/at-once` with a path that is refused, in both ways that there are.
    private static let atOnce = Route(
        .get, "/at-once/{how:text}",
        handler: .async(
            { _ async throws(Problem) in response("in a task") },
            direct: { request, tell throws(Problem) in
                switch request.parameters["how"] {
                case "told": tell(.success(response("told")))
                case "refused": tell(.failure(Problem(.seatTaken)))
                case "thrown": throw Problem(.seatTaken)
                default: return false
                }
                return true
            }))

    private func first(_ waiting: Waiting, in house: HTTPHouse) throws -> Route.Telling {
        try #require(house.loop.turn { waiting.withLock { !$0.isEmpty } })
        return waiting.withLock { $0.removeFirst() }
    }

    @Test("what is told before the handler returns is answered once, in order, also when requests are pipelined")
    func atOnce() throws {
        let house = try HTTPHouse([Self.atOnce])
        let client = try house.client()
        let paths = ["told", "refused", "else", "thrown", "told", "told"]
        let requests = paths.map { Self.request("/at-once/\($0)") }.joined()
        try house.expect(client, sending: requests) { $0.count(of: "HTTP/1.1 ") == 6 && $0.hasSuffix("told") }
        for _ in 0..<20 { house.loop.turn() }
        let words = client.text.split(separator: "HTTP/1.1 ").map { answer in
            ["SEAT_TAKEN", "in a task", "told"].first { answer.contains($0) } ?? "nothing"
        }
        #expect(words == ["told", "SEAT_TAKEN", "in a task", "SEAT_TAKEN", "told", "told"])
    }

    @Test("what is told later is answered then, and whoever pipelines waits for it")
    func later() throws {
        let waiting = Waiting([])
        let house = try HTTPHouse([Self.later(waiting), Self.atOnce])
        let client = try house.client()
        client.send(Self.request("/later") + Self.request("/at-once/told") + Self.request("/later"))
        let tell = try first(waiting, in: house)
        for _ in 0..<20 { house.loop.turn() }
        #expect(client.text == "" && waiting.withLock { $0.isEmpty })
        house.loop.reactor.submit { tell(.success(Self.response("first"))) }
        let next = try first(waiting, in: house)
        house.loop.reactor.submit { next(.success(Self.response("last"))) }
        try house.expect(client) { $0.hasSuffix("last") }
        #expect(client.text.count(of: "HTTP/1.1 ") == 3)
    }

    @Test("after the deadline the client is told 503, what is told then is dropped, and the connection goes on")
    func tooLate() throws {
        let waiting = Waiting([])
        let house = try HTTPHouse([Self.later(waiting), Self.atOnce])
        let client = try house.client()
        client.send(Self.request("/later"))
        let tell = try first(waiting, in: house)
        house.loop.advance(by: .milliseconds(2_999))
        #expect(client.text == "")
        house.loop.advance(by: .milliseconds(1))
        try house.expect(client) { $0.hasPrefix("HTTP/1.1 503 ") }
        // The next request is under way when the answer to the one before comes.
        client.send(Self.request("/later"))
        let next = try first(waiting, in: house)
        house.loop.reactor.submit { tell(.success(Self.response("too late"))) }
        for _ in 0..<20 { house.loop.turn() }
        #expect(client.text.count(of: "HTTP/1.1 ") == 1)
        house.loop.reactor.submit { next(.success(Self.response("in time"))) }
        try house.expect(client) { $0.hasSuffix("in time") }
        #expect(!client.text.contains("too late"))
    }

    @Test("a client that ends its side of TLS behind what it pipelined has all of it done")
    func endOfInput() throws {
        let waiting = Waiting([])
        let counted = Locked(0)
        let count = Route(
            .get, "/count",
            handler: .immediate { _ throws(Problem) in
                counted.withLock { $0 += 1 }
                return Self.response("counted")
            })
        let house = try HTTPHouse([Self.later(waiting), Self.atOnce, count], isSecure: true)
        let client = try house.client()
        // In one piece, the end of the input with it.
        client.send(["/later", "/at-once/told", "/count", "/at-once/refused", "/count"].map(Self.request).joined())
        client.stream?.finish()
        let tell = try first(waiting, in: house)
        for _ in 0..<20 { house.loop.turn() }
        house.loop.reactor.submit { tell(.success(Self.response("first"))) }
        #expect(house.loop.turn { counted.withLock { $0 == 2 } })
    }

    @Test("so it has when its answers fill what may wait for it")
    func endOfInputBehindMuch() throws {
        let counted = Locked(0)
        let much = Route(
            .get, "/much",
            handler: .immediate { _ throws(Problem) in
                counted.withLock { $0 += 1 }
                return Self.response(String(repeating: "x", count: 150_000))
            })
        let house = try HTTPHouse([much], isSecure: true)
        let client = try house.client()
        // The second answer is the one after which the server reads no further.
        client.send(String(repeating: Self.request("/much"), count: 3))
        client.stream?.finish()
        #expect(house.loop.turn { counted.withLock { $0 == 3 } })
    }

    @Test("what is told when the client has gone comes to nothing")
    func gone() throws {
        let waiting = Waiting([])
        let house = try HTTPHouse([Self.later(waiting), Self.atOnce])
        let client = try house.client()
        // An answer that is never read makes the client's end a reset; a mere end might be half of one.
        client.stream?.pauseReading()
        client.send(Self.request("/at-once/told") + Self.request("/later"))
        let tell = try first(waiting, in: house)
        client.stream?.abort()
        #expect(house.loop.turn { house.station.count == 0 })
        house.loop.reactor.submit { tell(.success(Self.response("nobody"))) }
        for _ in 0..<20 { house.loop.turn() }
        let other = try house.client()
        try house.expect(other, sending: Self.request("/at-once/told")) { $0.hasSuffix("told") }
    }
}
