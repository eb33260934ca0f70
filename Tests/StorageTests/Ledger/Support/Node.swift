import Bytes
import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

/// One node with one show in use: the box office, its writer of the ledger and its way of reading.
final class Node: Sendable {
    let house: LedgerHouse
    let show: ShowID
    let ledger: PostgresLedger
    let office: BoxOffice
    let feed = Feed()
    let faults = Locked<[OfficeFault]>([])

    /// What the node's clients see.
    final class Feed: Announcer {
        let events = Locked<[AnnouncedEvent]>([])
        let replacements = Locked<[LedgerPosition]>([])

        func announce(_ announcement: Announcement) {
            switch announcement {
            case .events(_, let new, _): events.withLock { $0 += new }
            case .replaced(_, let position): replacements.withLock { $0.append(position) }
            }
        }
    }

    /// Rings on the loop.
    final class LoopAlarm: Alarm {
        private let reactor: Reactor
        private let time: any TimeSource
        private let timer = Locked<TimerID?>(nil)

        init(_ reactor: Reactor, _ time: any TimeSource) {
            self.reactor = reactor
            self.time = time
        }

        func set(_ moment: Moment, ring: @escaping @Sendable () -> Void) {
            let delay = moment.since(time.now).count
            if let old = timer.withLock({ $0 }) { reactor.cancel(old) }
            let new = reactor.schedule(after: .milliseconds(delay), ring)
            timer.withLock { $0 = new }
        }
    }

    init(
        _ house: LedgerHouse, show: Int64 = 1, ledger: PostgresLedger? = nil, time: (any TimeSource)? = nil,
        isAlone: Bool = true, lapseDelay: Milliseconds = .zero
    ) async {
        self.house = house
        self.show = ShowID(show)
        if let ledger { self.ledger = ledger } else { self.ledger = await house.ledger() }
        let faults = faults
        let clock = time ?? house.time
        office = BoxOffice(
            show: ShowID(show), executor: house.test.reactor,
            ports: OfficePorts(
                writer: self.ledger, reader: house.log, announcer: feed, time: clock,
                alarm: LoopAlarm(house.test.reactor, clock),
                soon: { [reactor = house.test.reactor] in reactor.submit(urgently: true, $0) },
                batchID: { Desk.batch() }, report: { fault in faults.withLock { $0.append(fault) } }),
            limits: OfficeLimits(commandTime: .minutes(1)), isAlone: isAlone, lapseDelay: lapseDelay)
        await office.start()
    }

    /// Submits all at once and waits for all answers.
    func submit(_ commands: [Command]) async -> [CommandResult] {
        await withTaskGroup(of: (Int, CommandResult).self) { group in
            for (index, command) in commands.enumerated() {
                group.addTask { [office] in (index, await office.submit(command)) }
            }
            let found = await group.reduce(into: [Int: CommandResult]()) { $0[$1.0] = $1.1 }
            return commands.indices.compactMap { found[$0] }
        }
    }

    /// The map is the ledger's, and the feed has told every event once and in order.
    func check() async throws {
        let position = try await LedgerAudit(house.log).verify(show)
        let seqs = feed.events.withLock { $0.map(\.position.seq) }
        let first = position.seq - Int64(seqs.count) + 1
        #expect(seqs == Array(first..<position.seq + 1))
        let snapshot = await office.snapshot
        let opening = try await house.log.opening(of: show)
        #expect(snapshot?.position == position)
        #expect(snapshot?.map.image == opening.map.image)
    }

    func shutDown() async { await ledger.shutDown(within: .seconds(5)) }
}

extension CommandResult {
    var isUnavailable: Bool {
        if case .unavailable = self { true } else { false }
    }
}
