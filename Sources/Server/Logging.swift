internal import Reactor
internal import Telemetry

/// The log of this program: one writer, one threshold.
struct Logging: Sendable {
    private let writer: LogWriter
    private let output: Log.Output

    init(_ configuration: Configuration) throws(SystemFailure) {
        writer = try LogWriter(as: Self.format(configuration.logStyle))
        output = writer.output(level: configuration.logLevel)
    }

    func log(_ category: String) -> Log { Log(category, to: output) }

    /// The threshold, which may change while the server runs.
    func set(_ level: LogLevel) { output.level = level }

    /// Lines that were never written.
    var dropped: UInt64 { writer.dropped }

    /// Writes what is left; the last thing that a program does.
    func close() {
        writer.close(within: .seconds(2))
    }

    private static func format(_ style: LogStyle) -> LogFormat {
        switch style {
        case .automatic: StandardStream.error.isTerminal ? .pretty(colour: true) : .json
        case .pretty: .pretty(colour: StandardStream.error.isTerminal)
        case .json: .json
        }
    }
}
