internal import Bytes
internal import Contract

/// Reads the messages that come in great numbers, changes, in one pass and without a copy; only a text that is needed
/// and written with escapes is decoded. Everything else is left to the reader of JSON.
struct ChangeScanner: ~Copyable {
    /// As deep as the reader of JSON goes.
    private static let deepest = 32

    private var position = 0
    private var isBad = false
    /// The string that was passed last holds an escape.
    private var isEscaped = false

    /// True when the message is a change and all that must be in it was found.
    mutating func scan(_ bytes: Span<UInt8>, into change: inout ChangeParts) -> Bool {
        position = 0
        isBad = false
        change.reset(length: bytes.count)
        var found: Fields = []
        guard take(UInt8(ascii: "{"), bytes) else { return false }
        repeat {
            let name = string(bytes)
            guard take(UInt8(ascii: ":"), bytes), !isBad else { return false }
            found.formUnion(member(name, bytes, &change))
            if isBad { return false }
        } while take(UInt8(ascii: ","), bytes)
        guard take(UInt8(ascii: "}"), bytes), skipSpace(bytes) == bytes.count else { return false }
        return found == .all
    }

    private struct Fields: OptionSet {
        let rawValue: UInt8
        static let type = Self(rawValue: 1)
        static let show = Self(rawValue: 2)
        static let prev = Self(rawValue: 4)
        static let seq = Self(rawValue: 8)
        static let tag = Self(rawValue: 16)
        static let checksum = Self(rawValue: 32)
        static let changes = Self(rawValue: 64)
        static let all = Self(rawValue: 127)
    }

    private mutating func member(
        _ name: Range<Int>, _ bytes: Span<UInt8>, _ change: inout ChangeParts
    ) -> Fields {
        if ByteMatch.equals(bytes, name, "type") {
            guard ByteMatch.equals(bytes, string(bytes), "change") else { return fail() }
            return .type
        }
        if ByteMatch.equals(bytes, name, "show") {
            change.show = text(bytes, &change)
            return .show
        }
        if ByteMatch.equals(bytes, name, "prev") {
            change.prev = number(bytes)
            return .prev
        }
        if ByteMatch.equals(bytes, name, "seq") {
            change.seq = number(bytes)
            return .seq
        }
        if ByteMatch.equals(bytes, name, "tag") {
            change.tag = digits(bytes)
            return .tag
        }
        if ByteMatch.equals(bytes, name, "crc") {
            change.checksum = digits(bytes)
            return .checksum
        }
        if ByteMatch.equals(bytes, name, "at") {
            change.at = text(bytes, &change)
            return []
        }
        if ByteMatch.equals(bytes, name, "changes") {
            items(bytes, &change)
            return .changes
        }
        skipValue(bytes)
        return []
    }

    private mutating func items(_ bytes: Span<UInt8>, _ change: inout ChangeParts) {
        guard take(UInt8(ascii: "["), bytes) else { return isBad = true }
        let start = position
        defer { change.list = start..<max(start, position - 1) }
        if take(UInt8(ascii: "]"), bytes) { return }
        repeat {
            var item = ChangeParts.Item()
            let begin = skipSpace(bytes)
            guard take(UInt8(ascii: "{"), bytes) else { return isBad = true }
            item.seats = change.seats.count..<change.seats.count
            if !take(UInt8(ascii: "}"), bytes) {
                repeat {
                    let name = string(bytes)
                    guard take(UInt8(ascii: ":"), bytes), !isBad else { return isBad = true }
                    itemMember(name, bytes, &item, &change)
                } while take(UInt8(ascii: ","), bytes) && !isBad
                guard take(UInt8(ascii: "}"), bytes) else { return isBad = true }
            }
            item.whole = begin..<position
            change.items.append(item)
        } while take(UInt8(ascii: ","), bytes) && !isBad
        if !take(UInt8(ascii: "]"), bytes) { isBad = true }
    }

    private mutating func itemMember(
        _ name: Range<Int>, _ bytes: Span<UInt8>, _ item: inout ChangeParts.Item, _ change: inout ChangeParts
    ) {
        if ByteMatch.equals(bytes, name, "kind") {
            item.kind = text(bytes, &change)
        } else if ByteMatch.equals(bytes, name, "state") {
            let range = text(bytes, &change)
            guard range.count == 1 else { return isBad = true }
            item.state = range.lowerBound < bytes.count ? bytes[range.lowerBound] : change.texts.last ?? 0
        } else if ByteMatch.equals(bytes, name, "status") {
            item.status = text(bytes, &change)
        } else if ByteMatch.equals(bytes, name, "seats") {
            guard take(UInt8(ascii: "["), bytes) else { return isBad = true }
            let first = change.seats.count
            if !take(UInt8(ascii: "]"), bytes) {
                repeat {
                    let seat = text(bytes, &change)
                    change.seats.append(seat)
                } while take(UInt8(ascii: ","), bytes) && !isBad
                guard take(UInt8(ascii: "]"), bytes) else { return isBad = true }
            }
            item.seats = first..<change.seats.count
        } else {
            skipValue(bytes)
        }
    }

    // MARK: Values

    private mutating func fail() -> Fields {
        isBad = true
        return []
    }

    /// What is between the quotes of a string that is needed, decoded when it holds an escape.
    private mutating func text(_ bytes: Span<UInt8>, _ change: inout ChangeParts) -> Range<Int> {
        let range = string(bytes)
        return isEscaped && !isBad ? decoded(bytes, range, &change) : range
    }

    @inline(never)
    private mutating func decoded(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ change: inout ChangeParts
    ) -> Range<Int> {
        var quoted: [UInt8] = []
        quoted.reserveCapacity(range.count + 2)
        for place in range.lowerBound - 1...range.upperBound { quoted.append(bytes[place]) }
        var limits = JSONLimits()
        limits.bytes = quoted.count
        guard case .string(let text)? = try? JSONReader.read(quoted, limits: limits) else {
            isBad = true
            return 0..<0
        }
        return change.keep(text)
    }

    /// What is between the quotes, as it is written.
    private mutating func string(_ bytes: Span<UInt8>) -> Range<Int> {
        isEscaped = false
        guard take(UInt8(ascii: "\""), bytes) else {
            isBad = true
            return 0..<0
        }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position &+= 1
                return start..<position &- 1
            }
            guard byte != UInt8(ascii: "\\"), byte >= 0x20 else { return escaped(bytes, from: start) }
            position &+= 1
        }
        isBad = true
        return 0..<0
    }

    /// The rest of a string, from the first byte that does not stand for itself. Kept out of the way of all others.
    @inline(never)
    private mutating func escaped(_ bytes: Span<UInt8>, from start: Int) -> Range<Int> {
        while position < bytes.count, bytes[position] >= 0x20 {
            if bytes[position] == UInt8(ascii: "\"") {
                position &+= 1
                return start..<position &- 1
            }
            if bytes[position] == UInt8(ascii: "\\") {
                guard passEscape(bytes) else { break }
            } else {
                position &+= 1
            }
        }
        isBad = true
        return 0..<0
    }

    /// RFC 8259 section 7; false for what JSON does not know.
    private mutating func passEscape(_ bytes: Span<UInt8>) -> Bool {
        isEscaped = true
        guard position &+ 1 < bytes.count else { return false }
        position &+= 2
        switch bytes[position &- 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            let end = position &+ 4
            guard end <= bytes.count else { return false }
            while position < end, Hexadecimal.digit(bytes[position]) != nil { position &+= 1 }
            return position == end
        default: return false
        }
    }

    private mutating func number(_ bytes: Span<UInt8>) -> Int64 {
        _ = skipSpace(bytes)
        let start = position
        var number: Int64 = 0
        while position < bytes.count, bytes[position] &- 0x30 < 10 {
            number = number &* 10 &+ Int64(bytes[position] &- 0x30)
            position &+= 1
        }
        // Eighteen digits cannot overflow, and no show has as many events.
        let count = position - start
        if count == 0 || count > 18 || (count > 1 && bytes[start] == UInt8(ascii: "0")) { isBad = true }
        return number
    }

    private mutating func digits(_ bytes: Span<UInt8>) -> UInt32 {
        let range = string(bytes)
        guard range.count == 8 else {
            isBad = true
            return 0
        }
        var number: UInt32 = 0
        for index in range {
            let byte = bytes[index]
            let digit = byte &- 0x30 < 10 ? byte &- 0x30 : byte &- 0x61 < 6 ? byte &- 0x57 : 16
            if digit == 16 { isBad = true }
            number = number << 4 | UInt32(digit & 15)
        }
        return number
    }

    /// Passes over a value of any kind.
    private mutating func skipValue(_ bytes: Span<UInt8>, depth: Int = 0) {
        guard skipSpace(bytes) < bytes.count, depth < Self.deepest else { return isBad = true }
        switch bytes[position] {
        case UInt8(ascii: "\""): _ = string(bytes)
        case UInt8(ascii: "{"):
            skipList(bytes, UInt8(ascii: "}")) { scanner in
                _ = scanner.string(bytes)
                guard scanner.take(UInt8(ascii: ":"), bytes) else { return scanner.isBad = true }
                scanner.skipValue(bytes, depth: depth + 1)
            }
        case UInt8(ascii: "["):
            skipList(bytes, UInt8(ascii: "]")) { $0.skipValue(bytes, depth: depth + 1) }
        case UInt8(ascii: "t"): skipWord("true", bytes)
        case UInt8(ascii: "f"): skipWord("false", bytes)
        case UInt8(ascii: "n"): skipWord("null", bytes)
        default: skipNumber(bytes)
        }
    }

    private mutating func skipList(_ bytes: Span<UInt8>, _ end: UInt8, _ element: (inout Self) -> Void) {
        position &+= 1
        if take(end, bytes) { return }
        repeat { element(&self) } while take(UInt8(ascii: ","), bytes) && !isBad
        if !take(end, bytes) { isBad = true }
    }

    private mutating func skipWord(_ word: StaticString, _ bytes: Span<UInt8>) {
        let end = min(position + word.utf8CodeUnitCount, bytes.count)
        if !ByteMatch.equals(bytes, position..<end, word) { isBad = true }
        position = end
    }

    /// RFC 8259 section 6.
    private mutating func skipNumber(_ bytes: Span<UInt8>) {
        _ = pass("-", bytes)
        if !pass("0", bytes) { skipDigits(bytes) }
        if pass(".", bytes) { skipDigits(bytes) }
        guard pass("e", bytes) || pass("E", bytes) else { return }
        _ = pass("+", bytes) || pass("-", bytes)
        skipDigits(bytes)
    }

    private mutating func skipDigits(_ bytes: Span<UInt8>) {
        let start = position
        while position < bytes.count, bytes[position] &- 0x30 < 10 { position &+= 1 }
        if position == start { isBad = true }
    }

    /// Takes a letter that must stand here, without a space before it.
    private mutating func pass(_ letter: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: letter) else { return false }
        position &+= 1
        return true
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard skipSpace(bytes) < bytes.count, bytes[position] == byte else { return false }
        position &+= 1
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) -> Int {
        while position < bytes.count, Self.isSpace(bytes[position]) { position &+= 1 }
        return position
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        // The others come seldom: a message of the server has no space at all.
        byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
    }
}
