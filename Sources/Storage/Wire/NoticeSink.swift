internal import CPostgres
internal import Telemetry

/// Takes what PostgreSQL says besides its answers to the log. The connection keeps it alive as long as libpq
/// may call it.
final class NoticeSink {
    private let log: Log

    init(log: Log) { self.log = log }

    func attach(to handle: OpaquePointer) {
        PQsetNoticeReceiver(
            handle,
            { sink, result in
                guard let sink, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(sink).takeUnretainedValue().received(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func received(_ result: OpaquePointer) {
        let severity = ServerAnswer.field(result, .severity) ?? "WARNING"
        let message = ServerAnswer.field(result, .message) ?? ""
        let state = ServerAnswer.field(result, .sqlState) ?? ""
        switch severity {
        case "WARNING", "ERROR", "FATAL", "PANIC":
            log.warning("PostgreSQL: \(message)", ["severity": .text(severity), "sqlstate": .text(state)])
        default:
            log.debug("PostgreSQL: \(message)", ["severity": .text(severity), "sqlstate": .text(state)])
        }
    }
}
