internal import Bytes

/// How text for people looks: with colours or without, and how far their clocks are from UTC.
package struct TextStyle: Equatable, Sendable {
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

    package var hasColour: Bool
    package var offset: Duration

    package init(hasColour: Bool = false, offset: Duration = .zero) {
        self.hasColour = hasColour
        self.offset = offset
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
    func append(time bytes: Span<UInt8>, _ range: Range<Int>, _ writer: inout ByteWriter) {
        guard range.count >= 19, let hours = Self.two(bytes, range.lowerBound + 11),
            let minutes = Self.two(bytes, range.lowerBound + 14), let seconds = Self.two(bytes, range.lowerBound + 17)
        else { return writer.append("--:--:--") }
        let day: Int64 = 86_400
        let shift = offset.components.seconds % day
        let moment = (Int64(hours * 3600 + minutes * 60 + seconds) + shift + 2 * day) % day
        writer.append(decimal: UInt64(moment / 3600), atLeast: 2)
        writer.append(":")
        writer.append(decimal: UInt64(moment / 60 % 60), atLeast: 2)
        writer.append(":")
        writer.append(decimal: UInt64(moment % 60), atLeast: 2)
        var place = range.lowerBound + 19
        guard place < range.upperBound, bytes[place] == UInt8(ascii: ".") else { return }
        repeat {
            writer.append(bytes[place])
            place += 1
        } while place < range.upperBound && bytes[place] &- 0x30 < 10
    }

    /// `HH:MM:SS.mmm` of a moment in microseconds since 1970.
    package func time(microseconds: Int64) -> String {
        let milliseconds = microseconds / 1000 + offset.components.seconds * 1000
        let rest = ((milliseconds % 86_400_000) + 86_400_000) % 86_400_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = String(1000 + rest % 1000).dropFirst()
        return "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60)).\(fraction)"
    }

    private static func two(_ bytes: Span<UInt8>, _ place: Int) -> Int? {
        let tens = bytes[place] &- 0x30
        let ones = bytes[place + 1] &- 0x30
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
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
