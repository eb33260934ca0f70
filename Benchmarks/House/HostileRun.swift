import Bytes
import Crypto
import Reactor
import WebSocket

/// Clients that mean no good, for some seconds: many that subscribe and never read, many that open a connection and say
/// nothing, and a stream of those that break the protocol in every way, each of which has to be closed as it should.
final class HostileRun {
    private let port: UInt16
    private let idlers: Int
    private let seconds: Int
    private let path: String
    private let tally = FanoutTally()
    private let resources = WebSocketResources(limits: WebSocketLimits(), masks: MaskSource(random: Secrecy.random))
    private var right = 0
    private var wrong: [String] = []
    private var isOver = false

    /// Attackers that are under way at a time.
    private static let atOnce = 4

    init(_ arguments: inout Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        idlers = try arguments.number("--idlers")
        seconds = try arguments.number("--seconds")
        path = try arguments.text("--path")
    }

    /// `attacks-closed-as-they-should others`, and what the others were.
    func run() throws -> String {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let loop = try Reactor(name: "hostile")
        defer { loop.close() }
        loop.turn(waiting: false)
        // What happens to those who never read is their own affair.
        tally.isOver = true
        for _ in 0..<idlers {
            try connect(on: loop, compresses: false) { NeverReading() }
            try Connector.connect(to: .loopback(port: port), on: loop, handler: NeverReading())
            loop.turn(waiting: false)
        }
        let codec = DeflateCodec()
        let attacks = HostileAttack.allCases.map { ($0, $0.bytes(codec)) }
        for number in 0..<Self.atOnce { attack(number, attacks, on: loop) }
        let end = loop.present.advanced(by: .seconds(seconds))
        _ = loop.schedule(after: .seconds(seconds)) {}
        while loop.present < end { loop.turn(waiting: true) }
        isOver = true
        return "\(right) \(wrong.count) \(Set(wrong).sorted().joined(separator: "; "))"
    }

    /// One attack after the other.
    private func attack(_ number: Int, _ attacks: [(HostileAttack, [UInt8])], on loop: Reactor) {
        let (attack, bytes) = attacks[number % attacks.count]
        do {
            try connect(on: loop, compresses: true) { [unowned self] in
                HostileGuest(bytes, resources, now: loop.now) { [unowned self] code in
                    guard !isOver else { return }
                    if code == attack.expected {
                        right += 1
                    } else {
                        wrong.append("\(attack): \(code.map { "\($0.number)" } ?? "no close frame")")
                    }
                    // Not in a row without a breath: the others are to be measured, not the core that attacks.
                    _ = loop.schedule(after: .milliseconds(2)) { [unowned self] in
                        self.attack(number + Self.atOnce + 1, attacks, on: loop)
                    }
                }
            }
        } catch {
            wrong.append("\(error)")
        }
    }

    private func connect(
        on loop: Reactor, compresses: Bool, _ next: @escaping () -> any StreamHandler
    ) throws {
        try Connector.connect(
            to: .loopback(port: port), on: loop,
            handler: SocketOpening(path, tally, compresses: compresses, next: next))
    }

    private final class NeverReading: StreamHandler {
        func opened(_ stream: Stream) { stream.pauseReading() }
        func received(_ input: Span<UInt8>, on stream: Stream) -> Int { input.count }
        func ended(_ stream: Stream) {}
        func drained(_ stream: Stream) {}
        func closed(_ stream: Stream, why reason: StreamEnd) {}
    }
}
