internal import Bytes
internal import HTTP
internal import Synchronization
internal import Telemetry

/// One line for an answer that has gone out: what was asked in the words of the route table, never in those of the
/// client, so that neither a query nor a secret in a path can get into a log.
final class AccessLog: Sendable {
    private let log: Log
    private let every: UInt64
    private let counter = Atomic<UInt64>(0)

    /// - Parameter every: of this many successes one is written. Failures of ours are always written.
    init(_ log: Log, every: Int) {
        precondition(every > 0, "one line of none")
        self.log = log.named("access")
        self.every = UInt64(every)
    }

    func write(_ exchange: Exchange, route: String, status: Status, sent bytes: Int, nanoseconds: UInt64) {
        let level: LogLevel = status.code < 500 ? .info : .warning
        guard log.isOn(level) else { return }
        if level == .info, every > 1 {
            guard counter.wrappingAdd(1, ordering: .relaxed).oldValue % every == 0 else { return }
        }
        let fields: KeyValuePairs<String, LogValue> = [
            "request_id": .text(exchange.id), "client": .text(exchange.client.description),
            "method": .text(String(exchange.method.name.prefix(20))), "route": .text(route),
            "status": .number(status.code), "bytes": .number(bytes),
            "duration_us": .number(Int(nanoseconds / 1000)),
        ]
        switch level {
        case .debug, .info: log.info("answered", fields)
        case .warning, .error: log.warning("answered", fields)
        }
    }
}
