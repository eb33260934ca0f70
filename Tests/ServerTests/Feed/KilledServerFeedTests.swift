import API
import Contract
import Domain
import Reactor
import TestSupport
import Testing

@testable import Server

/// The feed of the real program, which is killed and told to go.
@Suite("The feed of a server that ends")
struct KilledServerFeedTests {
    private let loop: Reactor

    init() throws {
        loop = try Reactor(name: "viewers")
        try loop.start()
    }

    private func server(on postgres: TestPostgres, _ database: String, _ more: [String] = []) async throws
        -> ServerProcess
    {
        try await ServerProcess.start(
            ["--rate-limits", "off"] + more, environment: [("DATABASE_URL", database), ("SEATWIRE_OPEN_ACCESS", "on")],
            in: postgres.directory, on: postgres)
    }

    private func client(of server: ServerProcess, _ map: MapClient) async throws -> FeedClient {
        try await onThread { [loop] in
            let after = map.position.map { "?after=\($0.text)" } ?? ""
            return try FeedClient(to: server.port, "/v1/shows/demo/feed\(after)", on: loop, map: map.cleared)
        }
    }

    private func hold(_ seat: String, at server: ServerProcess) async throws -> String {
        try await onThread {
            let visitor = try Visitor(to: server.port)
            let body = #"{"seats":["\#(seat)"]}"#
            visitor.recorder.send(
                "POST /v1/shows/demo/holds HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "X-Seatwire-Account: acct_0000000000007\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            try visitor.expectEnd()
            let text = visitor.recorder.text
            let start = try #require(text.firstRange(of: #""position":""#), "\(text)").upperBound
            return String(text[start...].prefix { $0 != "\"" })
        }
    }

    private func eventually(_ condition: @escaping () async throws -> Bool) async throws -> Bool {
        try await ServerTests.eventually(on: loop, condition)
    }

    @Test("after kill -9 viewers come back from where they were, and have missed nothing that was acknowledged")
    func killed() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let database = try await postgres.makeDatabase().connectionURL
        let seeding = try await ServerProcess.run(
            ["seed"], environment: [("DATABASE_URL", database)], in: postgres.directory)
        try #require(seeding.ending == .exited(code: 0), "\(seeding.text)")
        let first = try await server(on: postgres, database)
        let labels = (0..<10).flatMap { row in (1...10).map { "\(UnicodeScalar(UInt8(65 + row)))-\($0)" } }
        var viewer = try await client(of: first, MapClient(labels, scope: .open))
        #expect(try await eventually { viewer.map.snapshots == 1 })
        let before = try await hold("A-1", at: first)
        #expect(try await eventually { viewer.map.position?.text == before })
        // This one is acknowledged, and the server dies before anybody may have seen it.
        let last = try await hold("A-2", at: first)
        _ = try first.process.send(.kill)
        #expect(try await eventually { viewer.hasEnded })

        let second = try await server(on: postgres, database, ["--drain-window", "0s"])
        let position = try #require(viewer.map.position)
        viewer = try await client(of: second, viewer.map)
        // It may have come so far before the end: what counts is that it is told so again.
        #expect(try await eventually { !viewer.map.modes.isEmpty && viewer.map.position?.text == last })
        #expect(viewer.map.modes == ["resumed": 1], "\(viewer.messages)")
        #expect(viewer.map.faults.isEmpty, "\(viewer.map.faults)")
        #expect(position.seq <= viewer.map.seq)
        let map = try second.get("/v1/shows/demo/map")
        #expect(map.contains(String(decoding: viewer.map.states, as: UTF8.self)))
        #expect(map.contains(#""position":"\#(last)""#))

        // And one that is told to go tells its viewers.
        #expect(try second.process.send(.terminate))
        #expect(try await eventually { viewer.has(#"{"type":"drain""#) })
        viewer.cut()
        #expect(try await second.ending() == .exited(code: 0))
    }
}
