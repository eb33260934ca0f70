internal import WebSocket

/// Field lines out of any bytes: a name, a colon, a value, a line feed.
struct HandshakeLines {
    private let lines: [(name: [UInt8], value: [UInt8])]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            var value = line[(colon + 1)...]
            while value.first == 0x20 { value.removeFirst() }
            return (Array(name.utf8), Array(value))
        }
    }

    var count: Int { lines.count }

    var fields: HandshakeFields {
        HandshakeFields { [lines] name in
            let wanted = name.withUTF8Buffer { Array($0) }
            return lines.filter { $0.name == wanted }.map { $0.value[...] }
        }
    }

    func mentions(_ text: String) -> Bool {
        lines.contains { String(decoding: $0.value, as: UTF8.self).contains(text) }
    }

    /// Twenty bytes that depend on the input; what a digest really is does not matter here.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var state: UInt32 = 17
        for byte in bytes { state = state &* 31 &+ UInt32(byte) }
        return (0..<20).map { UInt8(truncatingIfNeeded: state >> UInt32($0)) }
    }
}
