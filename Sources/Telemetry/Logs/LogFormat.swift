package import Bytes

/// How a record becomes a line. A line is always one line, of bounded length, and ends with a line feed.
package enum LogFormat: Equatable, Sendable {
    /// For a person at a terminal: the time of day in UTC, level, category, message, fields.
    case pretty(colour: Bool)
    /// For machines: one JSON object.
    case json

    package func append(
        _ record: LogRecord, at time: LogTime, limits: TelemetryLimits = TelemetryLimits(), to writer: inout ByteWriter
    ) {
        switch self {
        case .pretty(let colour): PrettyLine(colour: colour, limits: limits).append(record, at: time, to: &writer)
        case .json: JSONLine(limits: limits).append(record, at: time, to: &writer)
        }
    }
}

extension LogRecord {
    /// A field as it may be shown: hidden by its name, or cleaned of what is secret in its text and shortened.
    func shown(_ field: (name: String, value: LogValue), limits: TelemetryLimits) -> LogValue {
        if Redaction.hides(field: field.name) { return .secret }
        guard case .text(let text) = field.value else { return field.value }
        return .text(Self.cleaned(text, limits: limits))
    }

    func shownMessage(limits: TelemetryLimits) -> String {
        Self.cleaned(message, limits: limits)
    }

    /// What is secret is looked for before the cut, because a cut would hide its shape, but only in a bounded piece.
    private static func cleaned(_ text: String, limits: TelemetryLimits) -> String {
        LogText.shortened(Redaction.masked(LogText.shortened(text, to: 4 * limits.value)), to: limits.value)
    }
}
