internal import Bytes

/// A record as one JSON object: `time`, `level`, `category`, `message`, then the fields.
struct JSONLine {
    let limits: TelemetryLimits

    private static let ownNames: Set<String> = ["time", "level", "category", "message", "truncated"]
    private static let cut: StaticString = ",\"truncated\":true"

    func append(_ record: LogRecord, at time: LogTime, to writer: inout ByteWriter) {
        let start = writer.count
        writer.append("{\"time\":\"")
        time.appendInstant(to: &writer)
        writer.append("\",\"level\":\"")
        writer.append(record.level.name)
        writer.append("\",\"category\":")
        LogText.appendJSON(LogText.shortened(record.category, to: 32), to: &writer)
        writer.append(",\"message\":")
        let end = start + limits.line - Self.cut.utf8CodeUnitCount - 2
        var isCut = !appendMessage(of: record, before: end, to: &writer)
        for (index, field) in record.fields.enumerated() {
            guard index < limits.fields, append(field, of: record, before: end, to: &writer) else {
                isCut = true
                break
            }
        }
        if isCut { writer.append(Self.cut) }
        writer.append("}\n")
    }

    /// Escapes can make a text six times as long: one that does not fit is left out, and the line says so.
    private func appendMessage(of record: LogRecord, before end: Int, to writer: inout ByteWriter) -> Bool {
        var text = ByteWriter()
        LogText.appendJSON(record.shownMessage(limits: limits), to: &text)
        let fits = writer.count + text.count <= end
        if fits { writer.append(text) } else { writer.append("\"\"") }
        return fits
    }

    private func append(
        _ field: (name: String, value: LogValue), of record: LogRecord, before end: Int, to writer: inout ByteWriter
    ) -> Bool {
        var text = ByteWriter()
        text.append(",")
        let name = LogText.shortened(field.name, to: 64)
        LogText.appendJSON(Self.ownNames.contains(name) ? name + "_" : name, to: &text)
        text.append(":")
        switch record.shown(field, limits: limits) {
        case .text(let value): LogText.appendJSON(value, to: &text)
        case .number(let value): text.append(decimal: value)
        case .decimal(let value) where value.isFinite: text.append(value.description)
        case .decimal(let value): LogText.appendJSON(value.description, to: &text)
        case .flag(let value): text.append(value ? "true" : "false")
        case .secret: LogText.appendJSON(Redaction.mask, to: &text)
        }
        guard writer.count + text.count <= end else { return false }
        writer.append(text)
        return true
    }
}
