import Bytes
import Contract
import HTTP
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import API

@Suite struct HealthTests {
    private struct Ill: Error {
        let secret = "host=10.0.0.7 password=hunter2"
    }

    /// A check that is never answered unless it is cancelled.
    private static func endless() async throws {
        let (stream, _) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        try Task.checkCancellation()
    }

    private let loop: TestLoop

    init() throws {
        loop = try TestLoop()
    }

    /// Asks for a report and turns the loop until it is there.
    private func report(_ health: Health, while turning: () -> Void = {}) throws -> HealthReport {
        let box = Locked<HealthReport?>(nil)
        Task(executorPreference: loop.reactor) {
            let report = await health.report()
            box.withLock { $0 = report }
        }
        loop.turn()
        turning()
        let came = loop.turn { box.withLock { $0 != nil } }
        #expect(came)
        return try #require(box.withLock { $0 })
    }

    @Test("all checks are asked, and the report names them in order")
    func allWell() throws {
        let health = Health(
            checks: [HealthCheck("database") {}, HealthCheck("disk") {}], on: loop.reactor, log: .silent)
        let report = try report(health)
        #expect(report.status == .ok)
        #expect(report.checks.map(\.name) == ["database", "disk"])
    }

    @Test("a check that throws makes the server not ready, and what it threw stays inside")
    func failing() throws {
        let lines = Locked<[LogRecord]>([])
        let log = Log("http", to: Log.Output(level: .info) { record in lines.withLock { $0.append(record) } })
        let health = Health(
            checks: [HealthCheck("database") { throw Ill() }, HealthCheck("disk") {}], on: loop.reactor, log: log)
        let report = try report(health)
        #expect(report.status == .failing)
        #expect(report.checks.map(\.isWell) == [false, true])
        #expect(!String(decoding: report.bytes, as: UTF8.self).contains("hunter2"))
        #expect(lines.withLock { $0.map(\.category) } == ["health"])
    }

    @Test("a check that takes longer than its time counts as failed and is cancelled")
    func late() throws {
        let cancelled = Locked(false)
        let health = Health(
            checks: [
                HealthCheck("database", timeout: .seconds(2)) {
                    try await withTaskCancellationHandler {
                        try await Self.endless()
                    } onCancel: {
                        cancelled.withLock { $0 = true }
                    }
                }
            ], on: loop.reactor, log: .silent)
        let report = try report(health) {
            loop.advance(by: .milliseconds(1999))
            #expect(!cancelled.withLock { $0 })
            loop.advance(by: .milliseconds(2))
        }
        #expect(report.status == .failing)
        #expect(report.checks.first?.milliseconds == 2001)
        #expect(cancelled.withLock { $0 })
    }

    @Test("many who ask at once are one question")
    func coalesced() throws {
        let asked = Locked(0)
        let health = Health(
            checks: [HealthCheck("database") { asked.withLock { $0 += 1 } }], on: loop.reactor, log: .silent)
        let answers = Locked(0)
        for _ in 0..<50 {
            Task(executorPreference: loop.reactor) {
                _ = await health.report()
                answers.withLock { $0 += 1 }
            }
        }
        let came = loop.turn { answers.withLock { $0 == 50 } }
        #expect(came)
        #expect(asked.withLock { $0 } == 1)
        _ = try report(health)
        #expect(asked.withLock { $0 } == 2)
    }

    @Test("a server that drains is not ready, and nothing is asked any more")
    func draining() throws {
        let asked = Locked(0)
        let health = Health(
            checks: [HealthCheck("database") { asked.withLock { $0 += 1 } }], on: loop.reactor, log: .silent)
        health.drain()
        #expect(try report(health).status == .draining)
        #expect(asked.withLock { $0 } == 0)
    }

    @Test("the endpoints say the same with a status that balancers understand")
    func endpoints() throws {
        let ill = Locked(false)
        let health = Health(
            checks: [HealthCheck("database") { if ill.withLock({ $0 }) { throw Ill() } }], on: loop.reactor,
            log: .silent)
        let peer = try ServicePeer(health.routes)
        func status(of path: String) throws -> Status {
            let work = try #require(peer.work(.get, path))
            let box = Locked<Response?>(nil)
            Task(executorPreference: loop.reactor) {
                let response = await work.run().response
                box.withLock { $0 = response }
            }
            let came = loop.turn { box.withLock { $0 != nil } }
            #expect(came)
            return try #require(box.withLock { $0 }).status
        }
        #expect(try status(of: "/health/ready") == .ok)
        #expect(try status(of: "/health") == .ok)
        ill.withLock { $0 = true }
        #expect(try status(of: "/health/ready") == .unavailable)
        #expect(peer.ask(.get, "/health/live")?.status == .ok)
        ill.withLock { $0 = false }
        health.drain()
        #expect(try status(of: "/health/ready") == .unavailable)
        #expect(peer.ask(.get, "/health/live")?.status == .ok)
    }
}
