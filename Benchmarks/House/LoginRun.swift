import Bytes
import Contract
import Crypto
import HTTP
import Reactor
import WebSocket

/// Guests who hold and release seats at a steady pace before viewers of the feed, first alone and then while a crowd
/// logs in at once.
final class LoginRun {
    private let port: UInt16
    private let crowd: Int
    private let holders: Int
    private let seconds: Int
    private let viewers: Int
    private let feed = LoginFeedTally()
    private var samples: [UInt64] = []
    private var failures = 0
    private var isOver = false
    private var answers: [Int: Int] = [:]
    private var logins: [UInt64] = []

    /// The pause of a holder between two seats.
    private static let pace = Duration.milliseconds(25)
    /// Of so many viewers one is looked at.
    private static let stride = 5
    private static let password = "Bench-horse-9"

    init(_ arguments: inout Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        crowd = try arguments.number("--crowd")
        holders = try arguments.number("--holders")
        viewers = try arguments.number("--viewers")
        seconds = try arguments.number("--seconds")
    }

    /// `p50 p99 of holds alone, p50 p99 among log-ins, the same four of the feed, failures; log-ins that succeeded,
    /// were turned away, their p99`, in microseconds.
    func run() throws -> String {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let loop = try Reactor(name: "login")
        defer { loop.close() }
        loop.turn(waiting: false)
        try signUp(on: loop)
        try watch(on: loop)
        for number in 0..<holders { try hold(number, on: loop) }
        turn(loop, for: .seconds(1))
        begin()
        turn(loop, for: .seconds(seconds))
        let (alone, aloneFed) = (samples, feed.samples)
        begin()
        for number in 0..<crowd { try logIn(number, on: loop) }
        turn(loop, for: .seconds(60)) { [unowned self] in answers.values.reduce(0, +) >= crowd }
        let (among, amongFed) = (samples, feed.samples)
        isOver = true
        feed.isOver = true
        if let fault = feed.fault { throw Arguments.Fault(fault) }
        let (good, away) = (answers[200] ?? 0, answers[503] ?? 0)
        let figures = [alone, among, aloneFed, amongFed].flatMap {
            [Self.quantile(0.5, of: $0), Self.quantile(0.99, of: $0)]
        }
        return (figures + [failures + crowd - good - away, good, away, Self.quantile(0.99, of: logins)])
            .map { "\($0)" }.joined(separator: " ")
    }

    private func begin() {
        samples.removeAll()
        feed.begin()
    }

    // MARK: Who takes part

    private func watch(on loop: Reactor) throws {
        let handshakes = FanoutTally()
        var limits = WebSocketLimits()
        limits.messageBytes = 1 << 20
        let resources = WebSocketResources(limits: limits, masks: MaskSource { Secrecy.random($0) })
        var count = 0
        for number in 0..<viewers {
            let isSampled = number % Self.stride == 0
            let opening = SocketOpening("/v1/shows/demo/feed", handshakes) { [feed] in
                let ears = FeedViewer.Ears {
                    count += 1
                } take: { message, now in
                    if isSampled { feed.told(message, now: now) }
                } fail: { reason in
                    feed.fail(reason)
                }
                return FeedViewer(on: loop, resources, ears)
            }
            try Connector.connect(to: .loopback(port: port), on: loop, handler: opening)
        }
        turn(loop, for: .seconds(30)) { [viewers] in count >= viewers }
        try handshakes.check()
    }

    /// Each from an address of its own, which a trusted proxy would tell.
    private static func address(_ number: Int) -> String {
        "X-Forwarded-For: 10.1.\(number / 200).\(number % 200 + 1)\r\n"
    }

    private func signUp(on loop: Reactor) throws {
        var number = 0
        try Connector.connect(
            to: .loopback(port: port), on: loop,
            handler: TalkClient(whenLost: {}) { [unowned self] client, answer in
                // Taken: an earlier round made it.
                if let answer, answer.status != 201, answer.status != 409 { failures += 1 }
                if answer != nil { number += 1 }
                guard number < crowd else { return }
                client.send(
                    "POST", "/v1/auth/signup", Self.address(number),
                    body: """
                        {"username":"bench-\(number)","name":"Bench Crowd","email":"bench-\(number)@example.com",\
                        "phone":"9876543210","password":"\(Self.password)"}
                        """)
            })
        turn(loop, for: .seconds(300)) { [unowned self] in number >= crowd }
    }

    private func logIn(_ number: Int, on loop: Reactor) throws {
        try Connector.connect(
            to: .loopback(port: port), on: loop,
            handler: TalkClient(whenLost: {}) { [unowned self] client, answer in
                if let answer {
                    answers[answer.status, default: 0] += 1
                    if answer.status == 200 { logins.append(answer.nanoseconds) }
                } else {
                    client.send(
                        "POST", "/v1/auth/login", Self.address(number),
                        body: #"{"username":"bench-\#(number)","password":"\#(Self.password)"}"#)
                }
            })
    }

    /// Comes as a guest, then takes the best seat and gives it back, again and again.
    private func hold(_ number: Int, on loop: Reactor) throws {
        var token = ""
        var held = ""
        let fields = { "Authorization: Bearer \(token)\r\n" + Self.address(1_000 + number) }
        let whenLost = { [unowned self] in if !isOver { failures += 1 } }
        try Connector.connect(
            to: .loopback(port: port), on: loop,
            handler: TalkClient(whenLost: whenLost) { [unowned self] client, answer in
                guard let answer else { return client.send("POST", "/v1/auth/guest", Self.address(1_000 + number)) }
                let take = { client.send("POST", "/v1/shows/demo/holds", fields(), body: #"{"best":{"count":1}}"#) }
                if token.isEmpty {
                    token = Self.member("access_token", of: answer.body)
                    return take()
                }
                guard held.isEmpty else {
                    held = ""
                    _ = loop.schedule(after: Self.pace, take)
                    return
                }
                if answer.status == 201 {
                    samples.append(answer.nanoseconds)
                    feed.asked(
                        Self.member("position", of: answer.body),
                        at: loop.present.nanoseconds &- answer.nanoseconds)
                } else {
                    failures += 1
                }
                held = Self.member("id", of: answer.body)
                client.send("DELETE", "/v1/holds/\(held)", fields())
            })
    }

    // MARK: Parts

    private static func member(_ name: String, of body: [UInt8]) -> String {
        guard case .string(let text) = try? JSONReader.read(body)[name] else { return "" }
        return text
    }

    private static func quantile(_ part: Double, of samples: [UInt64]) -> Int {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return 0 }
        return Int(sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))] / 1_000)
    }

    private func turn(_ loop: Reactor, for time: Duration, until isDone: () -> Bool = { false }) {
        let end = loop.present.advanced(by: time)
        _ = loop.schedule(after: time) {}
        while loop.present < end, !isDone() { loop.turn(waiting: true) }
    }
}
