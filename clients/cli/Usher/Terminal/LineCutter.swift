/// Cuts what comes through a pipe into lines, in whatever pieces it comes.
package struct LineCutter {
    private var begun: [UInt8] = []

    package init() {}

    /// The lines that are whole now, without their ends.
    package mutating func take(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            begun += bytes[start..<end]
            lines.append(text())
            start = end + 1
        }
        begun += bytes[start...]
        return lines
    }

    /// The last line when its end is missing.
    package mutating func rest() -> String? { begun.isEmpty ? nil : text() }

    private mutating func text() -> String {
        if begun.last == UInt8(ascii: "\r") { begun.removeLast() }
        defer { begun.removeAll(keepingCapacity: true) }
        return String(decoding: begun, as: UTF8.self)
    }
}
