import API
import Domain
import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@testable import Server

@Suite("The writer of the audit") struct AuditWriterTests {
    private static let actor = AuditActor(account: AccountID(7), role: .staff, address: "192.0.2.1", requestID: "r-1")

    @Test("what is told again under its key stands there once a day: on another day it is something else")
    func keys() async throws {
        try await withFloor { house in
            let node = try await house.node(starts: false)
            // An hour before midnight.
            let time = StillTime(at: Moment(milliseconds: 1_800_057_600_000 - 3_600_000))
            let books = AuditBooks(node.database)
            let writer = AuditWriter(books, on: house.loops[0], time: time, log: .silent)
            func tell(_ subject: String, under key: UInt64?) {
                writer.record(
                    "cancelBooking", subject, by: Self.actor, .done, before: nil, after: nil,
                    under: key.map { WideID(high: 1, low: $0) })
            }
            for _ in 1...2 { tell("first", under: 1) }
            for _ in 1...2 { tell("without", under: nil) }
            tell("second", under: 2)
            time.move(.minutes(59))
            tell("first", under: 1)
            time.move(.minutes(2))
            for _ in 1...2 { tell("first", under: 1) }
            await writer.finish(within: .seconds(20))
            let entries = try await books.entries(AuditSearch(limit: 100))
            #expect(entries.map(\.subject).sorted() == ["first", "first", "second", "without", "without"])
            #expect(writer.lost == 0)
            await node.shutDown()
        }
    }
}
