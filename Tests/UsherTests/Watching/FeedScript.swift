import Bytes
import WebSocket

@testable import Usher

/// A show of ten seats as a server would tell it, and a watch that listens.
struct FeedScript {
    static let epoch: UInt32 = 0x9C1F_03A7

    var machine: WatchMachine
    var lines: EventLines
    private let memory = Memory()
    var now = Tick(nanoseconds: 1_000_000_000)
    var states = Array("ffffffffff".utf8)
    var seq: Int64 = 100
    /// What the last step asked for.
    var actions: [WatchMachine.Action] = []

    private final class Memory {
        var reader = FeedReader()
    }

    init(_ options: WatchOptions = WatchOptions(shows: ["demo"]), form: EventLines.Form = .json, seed: UInt64 = 1) {
        machine = WatchMachine(options, seed: seed)
        lines = EventLines(form)
        actions = machine.start(now: now)
    }

    static let plan: HallPlan? = {
        let seats = (1...10).map { #"{"label":"A-\#($0)","category":"c","x":\#($0),"y":1,"flags":[]}"# }
        return HallPlan(
            Array(#"{"sections":[{"name":"","rows":[{"name":"A","seats":[\#(seats.joined(separator: ","))]}]}]}"#.utf8))
    }()

    static func tag(_ seq: Int64) -> String { Hexadecimal.text(of: UInt32(truncatingIfNeeded: seq &* 2_654_435_761)) }
    static func position(_ seq: Int64) -> String { "\(Hexadecimal.text(of: epoch)):\(seq):\(tag(seq))" }

    var output: String {
        mutating get {
            var text = ""
            lines.drain { text = String(decoding: $0, as: UTF8.self) }
            return text
        }
    }

    mutating func say(_ text: String, on socket: Int = 1) {
        actions = machine.received(socket, Array(text.utf8), now: now, with: &memory.reader, into: &lines)
    }

    mutating func welcome(on socket: Int = 1) {
        actions = machine.opened(socket, now: now)
        say(#"{"type":"welcome","protocol":"seatwire.v1","reconnect_ms":500,"dead_ms":60000}"#, on: socket)
    }

    /// The id of the subscription that was just asked for, and what it asks to come after.
    func subscription() -> (id: String, after: String?)? {
        for case .send(_, let message) in actions {
            let text = String(decoding: message, as: UTF8.self)
            guard text.contains(#""subscribe""#), let id = text.split(separator: #""id":"#).last else { continue }
            let after = text.contains(#""after""#) ? text.split(separator: #""after":""#).last : nil
            return (String(id.prefix { $0.isNumber }), after.map { String($0.prefix { $0 != "\"" }) })
        }
        return nil
    }

    mutating func subscribed(_ id: String, mode: String, at seq: Int64, more: String = "", on socket: Int = 1) {
        let position = Self.position(seq)
        say(
            #"{"type":"subscribed","id":\#(id),"show":"demo","mode":"\#(mode)","position":"\#(position)"\#(more)}"#,
            on: socket)
    }

    func snapshotText(checksum: UInt32? = nil) -> String {
        let crc = Hexadecimal.text(of: checksum ?? StatesChecksum.of(states))
        return
            #"{"type":"snapshot","show":"demo","scope":"public","epoch":"\#(Hexadecimal.text(of: Self.epoch))","seq":\#(seq),"#
            + #""tag":"\#(Self.tag(seq))","at":"2026-11-20T19:30:00.000Z","status":"on_sale","layout":"hall-1","#
            + #""layout_version":1,"states":"\#(String(decoding: states, as: UTF8.self))","crc":"\#(crc)"}"#
    }

    /// Brings a fresh watch to where it follows every change.
    mutating func begin() {
        welcome()
        subscribed(subscription()?.id ?? "", mode: "snapshot", at: seq)
        say(snapshotText())
        actions = machine.plan(Self.plan, of: "demo", now: now)
    }

    /// The next change of the server, told or not.
    mutating func change(_ seat: Int, _ state: SeatState, kind: String = "held", spoilt: Bool = false) -> String {
        let prev = seq
        seq += 1
        states[seat - 1] = state.rawValue
        let crc = Hexadecimal.text(of: StatesChecksum.of(states) ^ (spoilt ? 1 : 0))
        let letter = String(decoding: [state.rawValue], as: UTF8.self)
        let item = kind.isEmpty ? "" : #""kind":"\#(kind)","#
        return #"{"type":"change","show":"demo","prev":\#(prev),"seq":\#(seq),"tag":"\#(Self.tag(seq))","#
            + #""at":"2026-11-20T19:30:00.125Z","changes":[{\#(item)"state":"\#(letter)","seats":["A-\#(seat)"]}],"crc":"\#(crc)"}"#
    }

    mutating func tick() { actions = machine.tick(now: now) }
    mutating func wait(_ duration: Duration) { now = now.advanced(by: duration) }

    /// Waits for the time at which the machine has something to do.
    mutating func waitForDeadline() {
        now = machine.deadline
        tick()
    }

    mutating func close(_ code: CloseCode?, on socket: Int = 1) {
        actions = machine.closed(socket, code: code, why: "closed", now: now)
    }

    var status: ProgramStatus? {
        for case .finish(let status) in actions { return status }
        return nil
    }

    var notes: [WatchNote] {
        actions.compactMap { action in
            guard case .note(let note) = action else { return nil }
            return note
        }
    }

    var opened: Int? {
        for case .open(let socket) in actions { return socket }
        return nil
    }
}
