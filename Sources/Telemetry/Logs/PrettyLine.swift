internal import Bytes

/// A record as a person reads it: `11:33:58.123 INFO  http     request served  status=200 path=/health/live`.
struct PrettyLine {
    let colour: Bool
    let limits: TelemetryLimits

    private static let cut: StaticString = " …"
    private static let reset: StaticString = "\u{1b}[0m"
    private static let dim: StaticString = "\u{1b}[2m"

    func append(_ record: LogRecord, at time: LogTime, to writer: inout ByteWriter) {
        let end = writer.count + limits.line - Self.cut.utf8CodeUnitCount - 1
        paint(Self.dim, &writer) { time.appendClock(to: &$0) }
        writer.append(" ")
        paint(Self.colour(of: record.level), &writer) { $0.append(Self.label(of: record.level)) }
        writer.append(" ")
        appendAligned(record.category, width: 9, to: &writer)
        var isCut = !appendMessage(of: record, before: end, to: &writer)
        for (index, field) in record.fields.enumerated() {
            guard index < limits.fields, append(field, of: record, before: end, to: &writer) else {
                isCut = true
                break
            }
        }
        if isCut { writer.append(Self.cut) }
        writer.append("\n")
    }

    private func appendMessage(of record: LogRecord, before end: Int, to writer: inout ByteWriter) -> Bool {
        var text = ByteWriter()
        LogText.appendPlain(record.shownMessage(limits: limits), to: &text)
        guard writer.count + text.count <= end else { return false }
        writer.append(text)
        return true
    }

    private func append(
        _ field: (name: String, value: LogValue), of record: LogRecord, before end: Int, to writer: inout ByteWriter
    ) -> Bool {
        var text = ByteWriter()
        text.append(" ")
        paint(Self.dim, &text) {
            LogText.appendWord(LogText.shortened(field.name, to: 64), to: &$0)
            $0.append("=")
        }
        switch record.shown(field, limits: limits) {
        case .text(let value): LogText.appendWord(value, to: &text)
        case .number(let value): text.append(decimal: value)
        case .decimal(let value): text.append(value.description)
        case .flag(let value): text.append(value ? "true" : "false")
        case .secret: text.append(Redaction.mask)
        }
        guard writer.count + text.count <= end else { return false }
        writer.append(text)
        return true
    }

    private func appendAligned(_ text: String, width: Int, to writer: inout ByteWriter) {
        let start = writer.count
        LogText.appendPlain(LogText.shortened(text, to: 32), to: &writer)
        repeat { writer.append(" ") } while writer.count < start + width
    }

    private func paint(_ code: StaticString, _ writer: inout ByteWriter, _ text: (inout ByteWriter) -> Void) {
        if colour { writer.append(code) }
        text(&writer)
        if colour { writer.append(Self.reset) }
    }

    private static func label(of level: LogLevel) -> StaticString {
        switch level {
        case .debug: "DEBUG"
        case .info: "INFO "
        case .warning: "WARN "
        case .error: "ERROR"
        }
    }

    private static func colour(of level: LogLevel) -> StaticString {
        switch level {
        case .debug: "\u{1b}[36m"
        case .info: "\u{1b}[32m"
        case .warning: "\u{1b}[33m"
        case .error: "\u{1b}[1;31m"
        }
    }
}
