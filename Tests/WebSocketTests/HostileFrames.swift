import Testing

@testable import WebSocket

/// A stream that must fail, the clause that says so, and the code that tells the peer.
struct HostileFrames: Sendable, CustomTestStringConvertible {
    let name: String
    let clause: String
    let code: UInt16
    let bytes: [UInt8]
    var role = Role.server
    var deflates = false

    var testDescription: String { "\(name) → \(code) (\(clause))" }

    private init(_ name: String, _ clause: String, _ code: UInt16, _ bytes: [UInt8]) {
        self.name = name
        self.clause = clause
        self.code = code
        self.bytes = bytes
    }

    private func deflating() -> Self {
        var other = self
        other.deflates = true
        return other
    }

    private static func toClient(_ name: String, _ clause: String, _ code: UInt16, _ bytes: [UInt8]) -> Self {
        var other = Self(name, clause, code, bytes)
        other.role = .client
        return other
    }

    static let all: [Self] = headers + controls + fragments + closes + texts + compressed

    private static let headers: [Self] =
        [
            Self("a client's frame is not masked", "RFC 6455 5.1", 1002, Wire.plain(0x81, "a")),
            Self("a client's ping is not masked", "RFC 6455 5.1", 1002, Wire.plain(0x89)),
            toClient("a server's frame is masked", "RFC 6455 5.1", 1002, Wire.masked(0x81, "a")),
            toClient("a server's close is masked", "RFC 6455 5.1", 1002, Wire.masked(0x88)),
            Self("RSV1 without an agreement", "RFC 6455 5.2", 1002, Wire.masked(0xC1, "a")),
            Self("RSV2", "RFC 6455 5.2", 1002, Wire.masked(0xA1, "a")),
            Self("RSV3", "RFC 6455 5.2", 1002, Wire.masked(0x91, "a")),
            Self("RSV2 with an agreement", "RFC 6455 5.2", 1002, Wire.masked(0xE1, "a")).deflating(),
            Self("a length of 125 in three bytes", "RFC 6455 5.2", 1002, [0x82, 0xFE, 0, 125, 1, 2, 3, 4]),
            Self(
                "a length of 65535 in nine bytes", "RFC 6455 5.2", 1002,
                [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4]),
            Self("a length of 2⁶³", "RFC 6455 5.2", 1002, [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
            Self(
                "a length of 2⁶³ - 1", "RFC 6455 10.4", 1009,
                [0x82, 0xFF, 0x7F] + [UInt8](repeating: 255, count: 7) + [1, 2, 3, 4]),
            Self(
                "a header of a message that is too long", "RFC 6455 10.4", 1009,
                [0x82, 0xFE, 0x40, 0x01, 1, 2, 3, 4]),
        ]
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map {
            Self("opcode \($0)", "RFC 6455 5.2", 1002, Wire.masked(0x80 | $0))
        }

    private static let controls: [Self] = [8, 9, 10].flatMap { (opcode: UInt8) -> [Self] in
        [
            Self("a fragmented control frame \(opcode)", "RFC 6455 5.5", 1002, Wire.masked(opcode, "a")),
            Self(
                "a control frame \(opcode) of 126 bytes", "RFC 6455 5.5", 1002,
                Wire.masked(0x80 | opcode, [UInt8](repeating: 0, count: 126))),
            Self("a control frame \(opcode) with nine bytes of length", "RFC 6455 5.5", 1002, [0x80 | opcode, 0xFF]),
            Self("a compressed control frame \(opcode)", "RFC 7692 6.1", 1002, Wire.masked(0xC0 | opcode)).deflating(),
        ]
    }

    private static let fragments: [Self] = [
        Self("a continuation at the beginning", "RFC 6455 5.4", 1002, Wire.masked(0x80, "a")),
        Self("a continuation that goes on at the beginning", "RFC 6455 5.4", 1002, Wire.masked(0x00, "a")),
        Self(
            "a continuation after a whole message", "RFC 6455 5.4", 1002,
            Wire.masked(0x81, "a") + Wire.masked(0x80, "b")),
        Self("text within a message", "RFC 6455 5.4", 1002, Wire.masked(0x01, "a") + Wire.masked(0x81, "b")),
        Self("binary within a message", "RFC 6455 5.4", 1002, Wire.masked(0x01, "a") + Wire.masked(0x02, "b")),
        Self(
            "fragments that are too long together", "RFC 6455 10.4", 1009,
            Wire.masked(0x02, [UInt8](repeating: 0, count: 16_384)) + Wire.masked(0x80, "a")),
    ]

    private static let closes: [Self] =
        [
            Self("a close with one byte", "RFC 6455 5.5.1", 1002, Wire.masked(0x88, [3])),
            Self(
                "a close with a reason that is not UTF-8", "RFC 6455 5.5.1", 1007,
                Wire.masked(0x88, Wire.close(1000) + [0xFF])),
            Self(
                "a close whose reason ends within a letter", "RFC 6455 5.5.1", 1007,
                Wire.masked(0x88, Wire.close(1000) + [0xCE])),
        ]
        + [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map {
            Self("a close with \($0)", "RFC 6455 7.4", 1002, Wire.masked(0x88, Wire.close($0)))
        }

    private static let texts: [Self] = [
        Self("an overlong slash", "RFC 6455 8.1", 1007, Wire.masked(0x81, [0xC0, 0xAF])),
        Self("half of a surrogate pair", "RFC 6455 8.1", 1007, Wire.masked(0x81, [0xED, 0xA0, 0x80])),
        Self("a scalar above U+10FFFF", "RFC 6455 8.1", 1007, Wire.masked(0x81, [0xF4, 0x90, 0x80, 0x80])),
        Self("text that ends within a letter", "RFC 6455 8.1", 1007, Wire.masked(0x81, [0x61, 0xCE])),
        Self(
            "a letter that a fragment spoils", "RFC 6455 8.1", 1007,
            Wire.masked(0x01, [0xCE]) + Wire.masked(0x89) + Wire.masked(0x00, [0x61])),
        // The frame is not even whole.
        Self(
            "a bad byte in the middle of a frame", "RFC 6455 8.1", 1007,
            Array(Wire.masked(0x81, [0x61, 0xFF, 0x61, 0x61]).dropLast(2))),
    ]

    private static let compressed: [Self] = [
        Self("a compressed continuation", "RFC 7692 6.1", 1002, Wire.masked(0x01, "a") + Wire.masked(0xC0, "b"))
            .deflating(),
        Self("a compressed continuation of nothing", "RFC 6455 5.4", 1002, Wire.masked(0xC0, "b")).deflating(),
        Self("what does not inflate", "RFC 7692 7.2.2", 1007, Wire.masked(0xC2, [0xFF, 0xFF])).deflating(),
        Self("a block that the tail ends", "RFC 7692 7.2.2", 1007, Wire.masked(0xC2, [0x00, 0x09, 0x00, 0xF6, 0xFF]))
            .deflating(),
        // A stored block with the byte FF.
        Self(
            "compressed text that is not UTF-8", "RFC 6455 8.1", 1007,
            Wire.masked(0xC1, [0x00, 0x01, 0x00, 0xFE, 0xFF, 0xFF, 0x00])
        ).deflating(),
    ]
}
