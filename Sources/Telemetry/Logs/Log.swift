internal import Synchronization

/// Writes structured lines of one category. Cheap to copy; lines below the threshold cost one atomic load.
package struct Log: Sendable {
    /// Where lines go and which are let through; shared by every `Log` made from it.
    package final class Output: Sendable {
        private let threshold: Atomic<UInt8>
        private let write: @Sendable (LogRecord) -> Void

        package init(level: LogLevel, write: @escaping @Sendable (LogRecord) -> Void) {
            threshold = Atomic(level.rawValue)
            self.write = write
        }

        /// The lowest level that is written. It may change while the server runs.
        package var level: LogLevel {
            get { LogLevel(rawValue: threshold.load(ordering: .relaxed)) ?? .info }
            set { threshold.store(newValue.rawValue, ordering: .relaxed) }
        }

        fileprivate func lets(_ level: LogLevel) -> Bool {
            level.rawValue >= threshold.load(ordering: .relaxed)
        }

        fileprivate func put(_ record: LogRecord) { write(record) }
    }

    private let output: Output
    private let category: String

    package init(_ category: String, to output: Output) {
        self.category = category
        self.output = output
    }

    /// A log that writes nothing.
    package static let silent = Self("silent", to: Output(level: .error, write: { _ in }))

    /// The same output under another category.
    package func named(_ category: String) -> Self { Self(category, to: output) }

    /// Whether a line of this level would be written: ask before building costly fields.
    package func isOn(_ level: LogLevel) -> Bool { output.lets(level) }

    package func debug(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        put(.debug, message, fields)
    }

    package func info(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        put(.info, message, fields)
    }

    package func warning(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        put(.warning, message, fields)
    }

    package func error(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        put(.error, message, fields)
    }

    private func put(_ level: LogLevel, _ message: () -> String, _ fields: () -> KeyValuePairs<String, LogValue>) {
        guard output.lets(level) else { return }
        output.put(LogRecord(level: level, category: category, message: message(), fields: fields().map { ($0, $1) }))
    }
}
