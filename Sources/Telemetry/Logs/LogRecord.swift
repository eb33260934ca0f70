/// One line before it is written: what happened, where, and the facts that go with it.
package struct LogRecord: Sendable {
    package let level: LogLevel
    /// The part of the house that speaks: `http`, `storage`, `audit` …
    package let category: String
    package let message: String
    package let fields: [(name: String, value: LogValue)]

    package init(level: LogLevel, category: String, message: String, fields: [(name: String, value: LogValue)]) {
        self.level = level
        self.category = category
        self.message = message
        self.fields = fields
    }
}
