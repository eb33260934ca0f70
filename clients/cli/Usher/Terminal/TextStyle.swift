internal import Bytes

/// How text for people looks: with colours or without, and how far their clocks are from UTC.
package struct TextStyle: Sendable {
    package enum Tone: Sendable {
        case quiet
        case good
        case warm
        case bad
        case cold
        case strong
        case plain

        static func of(_ state: SeatState?) -> Self {
            switch state {
            case .free: .good
            case .held, .paying: .warm
            case .booked: .bad
            case .checkedIn: .cold
            case .blocked: .quiet
            case nil: .strong
            }
        }

        var sequence: StaticString {
            switch self {
            case .quiet: "\u{1B}[2m"
            case .good: "\u{1B}[32m"
            case .warm: "\u{1B}[33m"
            case .bad: "\u{1B}[31m"
            case .cold: "\u{1B}[36m"
            case .strong: "\u{1B}[1m"
            case .plain: ""
            }
        }
    }

    /// How many seconds the clocks of a place are ahead of UTC at a moment, in seconds since 1970: summer is another
    /// matter than winter.
    package typealias Ahead = @Sendable (Int64) -> Int64

    package let hasColour: Bool
    let ahead: Ahead

    package init(hasColour: Bool = false, ahead: @escaping Ahead = { _ in 0 }) {
        self.hasColour = hasColour
        self.ahead = ahead
    }

    func open(_ tone: Tone, _ writer: inout ByteWriter) {
        if hasColour { writer.append(tone.sequence) }
    }

    func close(_ writer: inout ByteWriter) {
        if hasColour { writer.append("\u{1B}[0m" as StaticString) }
    }

    package func painted(_ text: String, _ tone: Tone) -> String {
        hasColour ? "\(tone.sequence)\(text)\u{1B}[0m" : text
    }

    /// The time of day of an instant in RFC 3339, on the clock of this place.
    func append(
        time bytes: Span<UInt8>, _ range: Range<Int>, _ clock: inout ClockMemory, _ writer: inout ByteWriter
    ) {
        guard let moment = RFC3339.seconds(bytes, range) else { return writer.append("--:--:--") }
        let time = Self.timeOfDay(moment + clock.ahead(at: moment, of: self))
        writer.append(decimal: UInt64(time / 3600), atLeast: 2)
        writer.append(":")
        writer.append(decimal: UInt64(time / 60 % 60), atLeast: 2)
        writer.append(":")
        writer.append(decimal: UInt64(time % 60), atLeast: 2)
        var place = range.lowerBound + 19
        guard place < range.upperBound, bytes[place] == UInt8(ascii: ".") else { return }
        repeat {
            writer.append(bytes[place])
            place += 1
        } while place < range.upperBound && bytes[place] &- 0x30 < 10
    }

    /// `HH:MM:SS.mmm` of a moment in microseconds since 1970.
    package func time(microseconds: Int64) -> String {
        let moment = microseconds.flooredDivision(by: 1_000_000)
        let time = Self.timeOfDay(moment + ahead(moment))
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = String(1000 + (microseconds - moment * 1_000_000) / 1000).dropFirst()
        return "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)).\(fraction)"
    }

    private static func timeOfDay(_ seconds: Int64) -> Int64 {
        let day: Int64 = 86_400
        return seconds - seconds.flooredDivision(by: day) * day
    }

    /// What others wrote, without what would command a terminal.
    package static func harmless(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var clean = ""
        for scalar in text.unicodeScalars {
            let isKept = !isHarmful(scalar) || (keepsLines && scalar == "\n")
            clean.unicodeScalars.append(isKept ? scalar : "\u{FFFD}")
        }
        return clean
    }

    /// JSON with the same meaning: the controls that its strings may hold as they are (RFC 8259 section 7) are escaped.
    package static func harmless(json bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(capacity: bytes.count)
        var index = 0
        while index < bytes.count {
            // C1 controls are two bytes in UTF-8.
            let isC1 = bytes[index] == 0xC2 && index + 1 < bytes.count && (0x80...0x9F).contains(bytes[index + 1])
            if isC1 { index += 1 }
            if isC1 || bytes[index] == 0x7F {
                writer.append("\\u")
                writer.append(hexadecimal: bytes[index], atLeast: 4)
            } else {
                writer.append(bytes[index])
            }
            index += 1
        }
        return writer.bytes
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
    }

    static func appendHarmless(_ bytes: Span<UInt8>, _ range: Range<Int>, _ writer: inout ByteWriter) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            // C1 controls are two bytes in UTF-8.
            let isC1 = byte == 0xC2 && index + 1 < range.upperBound && bytes[index + 1] < 0xA0
            if isC1 { index += 1 }
            writer.append(byte < 0x20 || byte == 0x7F || isC1 ? UInt8(ascii: "?") : byte)
            index += 1
        }
    }
}
