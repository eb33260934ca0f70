internal import Bytes
internal import HTTP
internal import Reactor
internal import Telemetry

/// Writes down what looks like an attack. A flood of such requests must not fill the disk, so beyond a burst there
/// is one line every three seconds, which says how many it stands for.
final class AuditLog: Sendable {
    private struct Gate {
        var fullAt: UInt64 = 0
        var suppressed = 0
    }

    /// How often a line is let through once the burst is spent.
    static let interval = Duration.seconds(3)
    /// The most bytes of a path that are written down.
    static let longestPath = 200

    private let log: Log
    private let burst: UInt64
    private let gate = Locked(Gate())

    init(_ log: Log, limits: APILimits) {
        self.log = log.named("audit")
        burst = UInt64(limits.auditBurst)
    }

    func scannerRefused(_ head: RequestHead, _ exchange: Exchange) {
        write("a scanner's path was refused", head, exchange)
    }

    func keyRefused(_ head: RequestHead, _ exchange: Exchange) {
        write("an API key was missing or wrong", head, exchange)
    }

    private func write(_ message: String, _ head: RequestHead, _ exchange: Exchange) {
        guard let suppressed = admit(at: exchange.started) else { return }
        let path = String(decoding: head.path.prefix(Self.longestPath), as: UTF8.self)
        log.warning(
            message,
            [
                "request_id": .text(exchange.id), "client": .text(exchange.client.description),
                "method": .text(String(head.method.name.prefix(20))), "path": .text(path),
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
