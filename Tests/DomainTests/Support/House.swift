internal import Reactor
import TestSupport

@testable import Domain

/// Box offices on a loop that turns when a test says so, with time that stands still until it is moved.
final class House {
    let loop: TestLoop
    let shared: Locked<PlainLedger>
    private(set) var writers: [MemoryWriter] = []
    let time = StillTime(at: Hall.opening)
    let show: ShowID
    private(set) var offices: [BoxOffice] = []
    private(set) var alarms: [HandAlarm] = []
    private(set) var feeds: [Notebook] = []
    let faults = Locked<[OfficeFault]>([])
    private let batches = Locked<UInt64>(0)

    init(nodes: Int = 1, limits: OfficeLimits = OfficeLimits()) throws {
        loop = try TestLoop()
        let scene = try Scene()
        show = scene.map.show
        var ledger = PlainLedger()
        ledger.add(scene.map)
        shared = Locked(ledger)
        for _ in 0..<nodes { open(limits: limits, isAlone: nodes == 1) }
    }

    /// One more node that sells the show.
    func open(limits: OfficeLimits = OfficeLimits(), isAlone: Bool = true) {
        let writer = MemoryWriter(on: loop.reactor, ledger: shared)
        let alarm = HandAlarm()
        let notebook = Notebook()
        let ports = OfficePorts(
            writer: writer, reader: writer, announcer: notebook, time: time, alarm: alarm,
            soon: { [reactor = loop.reactor] in reactor.submit(urgently: true, $0) },
            batchID: { [batches] in
                batches.withLock {
                    $0 += 1
                    return BatchID(high: 5, low: $0)
                }
            }, report: { [faults] fault in faults.withLock { $0.append(fault) } })
        offices.append(
            BoxOffice(show: show, executor: loop.reactor, ports: ports, limits: limits, isAlone: isAlone))
        writers.append(writer)
        alarms.append(alarm)
        feeds.append(notebook)
    }

    /// Gives a command; the answer is in the box once it has come.
    func submit(_ command: Command, at office: Int = 0) -> Locked<CommandResult?> {
        let box = Locked<CommandResult?>(nil)
        offices[office].assumeIsolated { office in
            office.enqueue(command) { result in box.withLock { $0 = result } }
        }
        return box
    }

    func turn(until condition: () -> Bool) -> Bool { loop.turn(until: condition) }

    /// What the ledger holds now.
    var ledger: PlainLedger { shared.withLock { $0 } }

    /// The show in it.
    var stored: PlainLedger.Stored? { ledger.shows[show] }

    /// Moves time; every alarm that is due rings.
    func advance(by time: Milliseconds) {
        self.time.move(time)
        for alarm in alarms { alarm.ringIfDue(self.time.now) }
    }
}

/// An alarm that rings when a test finds it due.
final class HandAlarm: Alarm {
    private let setting = Locked<(moment: Moment, ring: @Sendable () -> Void)?>(nil)

    var moment: Moment? { setting.withLock { $0?.moment } }

    func set(_ moment: Moment, ring: @escaping @Sendable () -> Void) { setting.withLock { $0 = (moment, ring) } }

    func ringIfDue(_ now: Moment) {
        let ring = setting.withLock { setting -> (@Sendable () -> Void)? in
            guard let due = setting, due.moment <= now else { return nil }
            setting = nil
            return due.ring
        }
        ring?()
    }
}

/// Writes down what is announced.
final class Notebook: Announcer {
    let events = Locked<[AnnouncedEvent]>([])

    func announce(_ announcement: Announcement) {
        switch announcement {
        case .events(_, let more, _): events.withLock { $0 += more }
        case .replaced: break
        }
    }

    var seqs: [Int64] { events.withLock { $0.map(\.position.seq) } }
}
