/// The keys that a terminal sends, out of its bytes: UTF-8, controls, and the sequences of ANSI terminals. A sequence
/// or a character may come in any number of pieces.
package struct KeyReader {
    package enum Key: Equatable, Sendable {
        case character(Character)
        case enter
        case left
        case right
        case up
        case down
        case home
        case end
        case wordLeft
        case wordRight
        case deleteBack
        case deleteForward
        case deleteWordBack
        case deleteWordForward
        case deleteToEnd
        case deleteToStart
        case putBack
        case clearScreen
        case interrupt
        case endOfInput
        /// What was pasted between brackets, line ends and all.
        case paste(String)
        /// What was pasted is more than is taken; nothing of it was.
        case pasteTooLong
    }

    private enum State {
        case plain
        case escape
        /// Behind ESC [ or ESC O.
        case sequence([UInt8])
        /// Within a paste, which is gathered beside: bytes of a case would be copied for each that joins them.
        case paste
        /// Within one that is longer than what is taken; only its end is looked for.
        case longPaste
        /// Within a character of several bytes.
        case partial([UInt8], length: Int)
    }

    private static let longestSequence = 16
    static let longestPaste = 1 << 20
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    private var state = State.plain
    private var pasted: [UInt8] = []

    package init() {}

    package mutating func next(_ byte: UInt8) -> Key? {
        switch state {
        case .plain: return plain(byte)
        case .escape: return escaped(byte)
        case .sequence(let sofar): return sequence(sofar, byte)
        case .paste: return paste(byte)
        case .longPaste: return longPaste(byte)
        case .partial(let sofar, let length):
            guard byte & 0xC0 == 0x80 else {
                // What was begun is no character; what comes begins anew.
                state = .plain
                return plain(byte)
            }
            let bytes = sofar + [byte]
            state = bytes.count == length ? .plain : .partial(bytes, length: length)
            guard bytes.count == length, let text = String(validating: bytes, as: UTF8.self) else { return nil }
            return text.first.map { .character($0) }
        }
    }

    private mutating func plain(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x01: return .home
        case 0x02: return .left
        case 0x03: return .interrupt
        case 0x04: return .endOfInput
        case 0x05: return .end
        case 0x06: return .right
        case 0x08, 0x7F: return .deleteBack
        case 0x0A, 0x0D: return .enter
        case 0x0B: return .deleteToEnd
        case 0x0C: return .clearScreen
        case 0x0E: return .down
        case 0x10: return .up
        case 0x15: return .deleteToStart
        case 0x17: return .deleteWordBack
        case 0x19: return .putBack
        case 0x1B:
            state = .escape
            return nil
        case 0x20..<0x7F: return .character(Character(Unicode.Scalar(byte)))
        case 0xC2...0xDF: state = .partial([byte], length: 2)
        case 0xE0...0xEF: state = .partial([byte], length: 3)
        case 0xF0...0xF4: state = .partial([byte], length: 4)
        default: break
        }
        return nil
    }

    private mutating func escaped(_ byte: UInt8) -> Key? {
        state = .plain
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "O"): state = .sequence([])
        case UInt8(ascii: "b"): return .wordLeft
        case UInt8(ascii: "f"): return .wordRight
        case UInt8(ascii: "d"): return .deleteWordForward
        case 0x08, 0x7F: return .deleteWordBack
        case 0x1B: state = .escape
        default: break
        }
        return nil
    }

    private mutating func sequence(_ sofar: [UInt8], _ byte: UInt8) -> Key? {
        // Parameters and intermediates, until a final byte (ECMA-48 section 5.4).
        guard (0x40...0x7E).contains(byte) else {
            state = sofar.count < Self.longestSequence && byte >= 0x20 ? .sequence(sofar + [byte]) : .plain
            return nil
        }
        state = .plain
        let parameters = String(decoding: sofar, as: UTF8.self)
        let isWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch byte {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return isWord ? .wordRight : .right
        case UInt8(ascii: "D"): return isWord ? .wordLeft : .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "~"): break
        default: return nil
        }
        switch parameters {
        case "1", "7": return .home
        case "4", "8": return .end
        case "3": return .deleteForward
        case "200":
            state = .paste
            return nil
        default: return nil
        }
    }

    private mutating func paste(_ byte: UInt8) -> Key? {
        pasted.append(byte)
        if endsPaste(byte) {
            defer { pasted = [] }
            return .paste(String(decoding: pasted.dropLast(Self.pasteEnd.count), as: UTF8.self))
        }
        if pasted.count >= Self.longestPaste + Self.pasteEnd.count {
            state = .longPaste
            pasted = pasted.suffix(Self.pasteEnd.count)
        }
        return nil
    }

    private mutating func longPaste(_ byte: UInt8) -> Key? {
        pasted.removeFirst()
        pasted.append(byte)
        guard endsPaste(byte) else { return nil }
        pasted = []
        return .pasteTooLong
    }

    private mutating func endsPaste(_ byte: UInt8) -> Bool {
        let isEnd = byte == Self.pasteEnd.last && pasted.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd)
        if isEnd { state = .plain }
        return isEnd
    }
}
