import TestSupport
import Testing

@testable import WebSocket

@Suite struct UTF8CheckTests {
    /// How many bytes are taken before one is refused, fed one by one; nil when all are.
    private func refusal(_ bytes: [UInt8]) -> Int? {
        var check = UTF8Check()
        for (index, byte) in bytes.enumerated() where !check.accept([byte].span, from: 0) { return index }
        return nil
    }

    private func isText(_ bytes: [UInt8]) -> Bool {
        var check = UTF8Check()
        return check.accept(bytes.span, from: 0) && check.isComplete
    }

    @Test("every scalar is taken, and a surrogate is not (RFC 3629 3)")
    func scalars() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if !isText(Array(String(scalar).utf8)) { Issue.record("\(value)") }
        }
        for value in UInt32(0xD800)...0xDFFF {
            let bytes = [0xED, UInt8(0x80 | value >> 6 & 0x3F), UInt8(0x80 | value & 0x3F)]
            if isText(bytes) { Issue.record("\(value)") }
        }
    }

    @Test("the same is text as for the standard library, for all of three bytes and some of four")
    func threeBytes() {
        for first in UInt8(0x7F)...0xFF {
            for second in [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF] as [UInt8] {
                for third in [nil, 0x00, 0x7F, 0x80, 0xBF, 0xC0] as [UInt8?] {
                    for fourth in [nil, 0x41, 0x80, 0xBF, 0xC2] as [UInt8?] {
                        let bytes = [first, second] + [third, fourth].compactMap { $0 }
                        let expected = String(validating: bytes, as: UTF8.self) != nil
                        if isText(bytes) != expected { Issue.record("\(bytes)") }
                    }
                }
            }
        }
    }

    @Test(
        "the first byte that spoils the text is the one that is refused (RFC 6455 8.1)",
        arguments: [
            ([0xC0], 0), ([0xC1], 0), ([0xF5], 0), ([0xFF], 0), ([0x80], 0), ([0xE0, 0x9F], 1), ([0xED, 0xA0], 1),
            ([0xF0, 0x8F], 1), ([0xF4, 0x90], 1), ([0xCE, 0x41], 1), ([0xE1, 0x80, 0x41], 2),
            ([0xF1, 0x80, 0x80, 0xC0], 3), ([0x61, 0xCE, 0xBA, 0xFE], 3),
        ] as [([UInt8], Int)])
    func failsFast(_ bytes: [UInt8], _ index: Int) {
        #expect(refusal(bytes) == index)
        #expect(!isText(bytes))
    }

    @Test("words of ASCII change nothing, wherever the odd byte stands")
    func words() {
        for place in 0..<40 {
            for odd in [[0xCE, 0xBA], [0xFF], [0xF0, 0x9F, 0x8E, 0xAB], [0xE2, 0x82]] as [[UInt8]] {
                var bytes = [UInt8](repeating: 0x61, count: 40)
                bytes.replaceSubrange(place..<place, with: odd)
                #expect(isText(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(odd) at \(place)")
            }
        }
    }

    @Test("a text may be cut anywhere")
    func cuts() {
        let text = Array("κόσμε ✓ 🎫 plain text after it, and more".utf8)
        for cut in 0...text.count {
            var check = UTF8Check()
            let first = check.accept(Array(text[..<cut]).span, from: 0)
            let second = check.accept(Array(text[cut...]).span, from: 0)
            #expect(first && second && check.isComplete, "cut at \(cut)")
        }
    }
}
