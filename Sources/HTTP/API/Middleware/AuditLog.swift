internal import Bytes
internal import Domain
internal import HTTP
internal import Reactor
internal import Telemetry

/// Writes down what was refused: in the log and, where there is one, in the audit trail. A flood of such requests must
/// fill neither, so beyond a burst there is one every three seconds, whose line says how many it stands for.
final class AuditLog: Sendable {
    private struct Gate {
        var fullAt: UInt64 = 0
        var suppressed = 0
    }

    /// How often a line is let through once the burst is spent.
    static let interval = Duration.seconds(3)
    /// The most bytes of a path, or of what the client calls itself, that are written down.
    static let longestPath = 200

    private let log: Log
    private let burst: UInt64
    private let trail: (any AuditTrail)?
    private let gate = Locked(Gate())

    init(_ log: Log, limits: APILimits, trail: (any AuditTrail)? = nil) {
        self.log = log.named("audit")
        self.trail = trail
        burst = UInt64(limits.auditBurst)
    }

    func scannerRefused(_ head: RequestHead, _ exchange: Exchange) {
        write("a scanner's path was refused", "scan", head, exchange, nil)
    }

    func keyRefused(_ head: RequestHead, _ exchange: Exchange) {
        write("an API key was missing or wrong", "showKey", head, exchange, nil)
    }

    func roleRefused(_ head: RequestHead, _ exchange: Exchange, _ principal: Principal?) {
        write("somebody may not do this", "refuse", head, exchange, principal)
    }

    private func write(
        _ message: String, _ action: String, _ head: RequestHead, _ exchange: Exchange, _ principal: Principal?
    ) {
        guard let suppressed = admit(at: exchange.started) else { return }
        let path = String(decoding: head.path.prefix(Self.longestPath), as: UTF8.self)
        let agent = head.fields.first("user-agent").map { String(decoding: $0.prefix(Self.longestPath), as: UTF8.self) }
        // NUL is what PostgreSQL cannot keep in a text.
        trail?.record(
            action, "\(head.method.name.prefix(20)) \(path)".filter { $0 != "\0" },
            by: AuditActor(principal, exchange), .refused, before: nil, after: nil)
        log.warning(
            message,
            [
                "request_id": .text(exchange.id), "client": .text(exchange.client.description),
                "method": .text(String(head.method.name.prefix(20))), "path": .text(path),
                "agent": .text(agent ?? ""), "account": .text(principal.map { PublicID.text($0.account) } ?? ""),
                "suppressed": .number(suppressed),
            ])
    }

    /// How many lines were left out before this one, or nil when this one is left out too.
    private func admit(at now: Tick) -> Int? {
        let price = UInt64(Self.interval.wholeNanoseconds)
        return gate.withLock { [burst] gate -> Int? in
            let missing = gate.fullAt > now.nanoseconds ? gate.fullAt - now.nanoseconds : 0
            guard missing + price <= price * burst else {
                gate.suppressed += 1
                return nil
            }
            gate.fullAt = now.nanoseconds + missing + price
            defer { gate.suppressed = 0 }
            return gate.suppressed
        }
    }
}
