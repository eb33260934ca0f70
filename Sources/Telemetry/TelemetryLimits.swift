/// What bounds the size of a log line and of a histogram.
package struct TelemetryLimits: Sendable {
    /// The longest line in bytes, with its newline.
    package let line: Int
    /// The longest text of one value or message in bytes, before escaping.
    package let value: Int
    /// The most fields of one line.
    package let fields: Int

    /// The most upper bounds of one histogram: its counters lie in the object itself.
    package static let bounds = 24

    package init(line: Int = 8_192, value: Int = 1_024, fields: Int = 32) {
        precondition(line >= 512, "a line must have room for its time, level, category and the mark of a cut")
        precondition(value >= 16 && value <= line, "a value must be readable and no longer than its line")
        precondition(fields >= 1, "a line without fields says too little")
        self.line = line
        self.value = value
        self.fields = fields
    }
}
