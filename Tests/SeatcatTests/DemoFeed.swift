import Bytes
import Contract
import Reactor

@testable import Usher

/// A show of ten seats, told by FEED.md to whoever subscribes, which does what a test wants: goes on, cuts, lies.
final class DemoFeed: Sendable {
    private struct State {
        var states = Array("ffffffffff".utf8)
        var log: [String] = []
        var sockets: [Pinned<ScriptedSocket>] = []
        var subscriptions = 0
        /// Every checksum is wrong from now on.
        var lies = false
        /// What is answered to a subscription instead.
        var error: String?
        /// The token that staff need.
        var token: String?
        /// So many plans of the hall and renewals of a token are refused for now.
        var refusals = 0
    }

    private static let first = 100
    private let state = Locked(State())
    private let made = Locked<ScriptedServer?>(nil)
    private let isAwaited = Locked(true)

    init() throws {
        let server = try ScriptedServer(
            rest: { [unowned self] asked in rest(asked) }, feed: { [unowned self] text, socket in feed(text, socket) })
        made.withLock { $0 = server }
    }

    var server: ScriptedServer? { made.withLock { $0 } }
    var port: UInt16 { server?.port ?? 0 }
    /// How often somebody has subscribed.
    var subscriptions: Int { state.withLock { $0.subscriptions } }
    var refusals: Int { state.withLock { max(0, $0.refusals) } }
    var connections: Int { state.withLock { $0.sockets.count } }

    func lie() { state.withLock { $0.lies = true } }
    func refuse(_ code: String) { state.withLock { $0.error = code } }
    func demand(_ token: String) { state.withLock { $0.token = token } }
    func refuseForNow(_ count: Int) { state.withLock { $0.refusals = count } }

    /// From now on nobody who waits for a subscription waits any longer.
    func awaitNobody() { isAwaited.withLock { $0 = false } }

    /// Waits until so many have subscribed.
    func awaitSubscriptions(_ count: Int) -> Bool {
        let deadline = Deadline(after: .seconds(30))
        while subscriptions < count {
            if deadline.hasPassed || !isAwaited.withLock({ $0 }) { return false }
            deadline.pause(.milliseconds(2))
        }
        return true
    }

    /// The next event, told to all who are connected.
    func happen(_ seat: Int, _ seatState: SeatState, _ kind: String) {
        let text = state.withLock { state in
            state.states[seat - 1] = seatState.rawValue
            let prev = Self.first + state.log.count
            let crc = Hexadecimal.text(of: StatesChecksum.of(state.states) ^ (state.lies ? 1 : 0))
            let letter = String(decoding: [seatState.rawValue], as: UTF8.self)
            let text =
                #"{"type":"change","show":"demo","prev":\#(prev),"seq":\#(prev + 1),"tag":"\#(Self.tag(prev + 1))","#
                + #""at":"2026-11-20T19:30:00.125Z","changes":[{"kind":"\#(kind)","state":"\#(letter)","#
                + #""seats":["A-\#(seat)"]}],"crc":"\#(crc)"}"#
            state.log.append(text)
            return text
        }
        toAll { $0.send(text) }
    }

    func toAll(_ action: @escaping @Sendable (ScriptedSocket) -> Void) {
        let sockets = state.withLock { $0.sockets }
        server?.loop.submit { for socket in sockets { action(socket.value) } }
    }

    /// Ends every connection without a word.
    func cut() {
        let sockets = state.withLock { state in
            defer { state.sockets = [] }
            return state.sockets
        }
        server?.loop.submit { for socket in sockets { socket.value.cut() } }
    }

    static func tag(_ seq: Int) -> String { Hexadecimal.text(of: UInt32(truncatingIfNeeded: seq &* 2_654_435_761)) }
    static func position(_ seq: Int) -> String { "9c1f03a7:\(seq):\(tag(seq))" }

    // MARK: The server

    private func rest(_ asked: ScriptedServer.Asked) -> (status: Int, body: String) {
        let isRenewal = asked.target == "/v1/auth/refresh"
        if isRenewal || asked.target.hasPrefix("/v1/layouts/") {
            let isRefused = state.withLock { state in
                state.refusals -= 1
                return state.refusals >= 0
            }
            if isRefused { return (503, #"{"status":"ERROR","code":"UNAVAILABLE","message":"later","errors":[]}"#) }
        }
        if isRenewal {
            let token = state.withLock { $0.token ?? "" }
            return (200, #"{"access_token":"\#(token)","refresh_token":"r2"}"#)
        }
        if asked.target.hasPrefix("/v1/layouts/hall-1/versions/1") {
            let seats = (1...10).map { #"{"label":"A-\#($0)","category":"c","x":\#($0),"y":1,"flags":[]}"# }
            return (
                200, #"{"sections":[{"name":"","rows":[{"name":"A","seats":[\#(seats.joined(separator: ","))]}]}]}"#
            )
        }
        guard asked.target.hasPrefix("/v1/shows/demo/map") else {
            return (404, #"{"status":"ERROR","code":"SHOW_NOT_FOUND","message":"no show","errors":[]}"#)
        }
        let (seq, states) = state.withLock { ($0.log.count + Self.first, $0.states) }
        return (200, Self.map(seq, states, named: #""position":"\#(Self.position(seq))""#))
    }

    private static func map(_ seq: Int, _ states: [UInt8], named position: String) -> String {
        let crc = Hexadecimal.text(of: StatesChecksum.of(states))
        return #"{"show":"demo",\#(position),"status":"on_sale","layout":"hall-1","layout_version":1,"#
            + #""states":"\#(String(decoding: states, as: UTF8.self))","crc":"\#(crc)"}"#
    }

    private func feed(_ text: String?, _ socket: ScriptedSocket) {
        guard let text else {
            return socket.send(
                #"{"type":"welcome","protocol":"seatwire.v1","heartbeat_ms":25000,"dead_ms":60000,"reconnect_ms":50}"#)
        }
        guard let json = try? JSONReader.read(Array(text.utf8)), let loop = server?.loop else { return }
        let id = json.integer("id") ?? 0
        switch json.text("type") {
        case "ping": socket.send(#"{"type":"pong","id":\#(id),"now":"x"}"#)
        case "auth":
            let isGood = state.withLock { $0.token == json.text("token") }
            socket.send(
                isGood
                    ? #"{"type":"authenticated","id":\#(id),"name":"Door 1","role":"staff"}"#
                    : #"{"type":"error","id":\#(id),"code":"UNAUTHENTICATED","message":"no"}"#)
        case "subscribe":
            let answers = state.withLock { state -> [String] in
                if let error = state.error {
                    return [#"{"type":"error","id":\#(id),"code":"\#(error)","message":"as the test wants"}"#]
                }
                state.sockets.append(Pinned(socket, to: loop))
                state.subscriptions += 1
                return Self.answers(json, id, state.log, state.states)
            }
            for answer in answers { socket.send(answer) }
        default: break
        }
    }

    private static func answers(_ json: JSONValue, _ id: Int64, _ log: [String], _ states: [UInt8]) -> [String] {
        let seq = first + log.count
        func subscribed(_ mode: String, _ at: Int, _ behind: Int) -> String {
            #"{"type":"subscribed","id":\#(id),"show":"demo","scope":"public","mode":"\#(mode)","#
                + #""position":"\#(position(at))","behind":\#(behind)}"#
        }
        guard json.text("show") == "demo" else {
            return [#"{"type":"error","id":\#(id),"code":"SHOW_NOT_FOUND","message":"no show; try GET /v1/shows"}"#]
        }
        switch json.text("after") {
        case "now": return [subscribed("live", seq, 0)]
        case .some(let after):
            guard let mine = FeedPosition(after).map({ Int($0.seq) - first }), (0...log.count).contains(mine) else {
                return []
            }
            return [subscribed("resumed", first + mine, log.count - mine)] + log[mine...]
        case nil:
            let place = #""type":"snapshot","epoch":"9c1f03a7","seq":\#(seq),"tag":"\#(tag(seq))""#
            return [subscribed("snapshot", seq, 0), map(seq, states, named: place)]
        }
    }
}
