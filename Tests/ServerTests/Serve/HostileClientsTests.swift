import Reactor
import TestSupport
import Testing

/// Clients that hold on to what they have been given.
@Suite struct HostileClientsTests {
    private static let request = "GET /v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test("5,000 idle connections, slow heads and slow content do not keep a normal client from its answers")
    func crowd() async throws {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let postgres = try await TestPostgres.own(durable: true)
        let server = try await ServerProcess.start(
            ["--connections-per-address", "10000", "--rate-limits", "off", "--log-level", "info"],
            environment: [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)],
            in: postgres.directory, on: postgres)
        let loop = try TestLoop()
        func crowd(of count: Int, sending text: String) throws -> [Recorder] {
            try (0..<count).map { number in
                let client = Recorder()
                client.whenOpened = { $0.write(Array(text.utf8)) }
                try Connector.connect(to: .loopback(port: server.port), on: loop.reactor, handler: client)
                if number % 50 == 49 { loop.turn() }
                return client
            }
        }
        let idle = try crowd(of: 5_000, sending: Self.request)
        #expect(loop.turn { idle.allSatisfy { $0.text.hasSuffix("}") } })
        let slowHeads = try crowd(of: 200, sending: "GET / HTTP/1.1\r\nHo")
        let slowContent = try crowd(
            of: 200, sending: "POST /v1/version HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx")
        #expect(loop.turn { slowContent.allSatisfy { $0.text.hasPrefix("HTTP/1.1 405 ") } })

        let normal = try Visitor(to: server.port)
        for count in 1...200 {
            try normal.expect(sending: Self.request) { $0.utf8.count { $0 == UInt8(ascii: "}") } == count }
        }
        // Those who never finish their heads are told so and sent away; nobody else is.
        #expect(loop.turn { slowHeads.allSatisfy { $0.text.hasPrefix("HTTP/1.1 408 ") && $0.end != nil } })
        #expect(idle.allSatisfy { $0.end == nil })
        try normal.expect(sending: Self.request) { $0.utf8.count { $0 == UInt8(ascii: "}") } == 201 }
    }

    @Test("one address gets as many connections as it may have, and the next one again when one of them is gone")
    func perAddress() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let server = try await ServerProcess.start(
            ["--connections-per-address", "3"],
            environment: [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)],
            in: postgres.directory, on: postgres)
        let guests = try (0..<3).map { _ in try Visitor(to: server.port) }
        for guest in guests { try guest.expect(sending: Self.request) { $0.hasSuffix("}") } }
        let fourth = try Visitor(to: server.port)
        try fourth.expectEnd()
        #expect(fourth.recorder.text == "")
        guests[0].recorder.stream?.finish()
        try guests[0].expectEnd()
        let next = try await onThread { [port = server.port] in
            // The server hears of the end a moment after the client.
            let deadline = Deadline(after: .seconds(10))
            while true {
                let visitor = try Visitor(to: port)
                visitor.recorder.send(Self.request)
                _ = visitor.loop.turn { visitor.recorder.end != nil || visitor.recorder.text.hasSuffix("}") }
                if visitor.recorder.text.hasSuffix("}") || deadline.hasPassed { return visitor.recorder.text }
                deadline.pause(.milliseconds(10))
            }
        }
        #expect(next.hasSuffix("}"))
    }

    @Test("a server that may open few descriptors takes fewer connections, and keeps some for itself")
    func fewDescriptors() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let server = try await ServerProcess.start(
            ["--loops", "1"], environment: [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)],
            in: postgres.directory, on: postgres, descriptors: 604)
        #expect(server.log.contains("the system grants 604 descriptors, fewer than the connections that are allowed"))
        let guests = try (0..<4).map { _ in try Visitor(to: server.port) }
        for guest in guests { try guest.expect(sending: Self.request) { $0.hasSuffix("}") } }
        let fifth = try Visitor(to: server.port)
        try fifth.expectEnd()
        #expect(fifth.recorder.text == "")
        try guests[0].expect(sending: "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n") {
            $0.contains("}HTTP/1.1 200 ")
        }
    }
}
