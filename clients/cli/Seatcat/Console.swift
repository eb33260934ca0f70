internal import Bytes
internal import Reactor
internal import Usher

/// Where the program speaks: data on the output, all else on the errors.
final class Console {
    let isTerminal = StandardStream.output.isTerminal
    let showsUnicode: Bool
    /// For the output.
    let style: TextStyle
    /// For the errors.
    private let noteStyle: TextStyle

    init(environment: Environment) {
        style = TextStyle(hasColour: isTerminal && environment.wantsColour) { WallClock.secondsAheadOfUTC(at: $0) }
        noteStyle = TextStyle(hasColour: StandardStream.error.isTerminal && environment.wantsColour)
        showsUnicode = environment.showsUnicode
    }

    /// Writes data and waits until it is out.
    func write(_ bytes: [UInt8]) throws(SystemFailure) { try StandardStream.output.write(bytes) }

    func write(_ text: String) throws(SystemFailure) { try StandardStream.output.write(text) }

    /// Writes the server's JSON: on a terminal without what would command it.
    func write(json bytes: [UInt8]) throws(SystemFailure) {
        try StandardStream.output.write(isTerminal ? TextStyle.harmless(json: bytes) : bytes)
    }

    /// Tells the user something that is no data.
    func say(_ text: String) {
        let line = noteStyle.painted("seatcat: \(TextStyle.harmless(text))", .quiet)
        try? StandardStream.error.write("\(line)\n")
    }

    /// Tells what went wrong.
    func complain(_ text: String) {
        let line = noteStyle.painted("seatcat: ", .bad) + TextStyle.harmless(text, keepsLines: true)
        try? StandardStream.error.write("\(line)\n")
    }
}
