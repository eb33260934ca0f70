/// Cuts what comes through a pipe into lines, in whatever pieces it comes.
package struct LineCutter {
    private var begun: [UInt8] = []

    package init() {}

    /// The lines that are whole now, without their ends.
    package mutating func take(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            begun += bytes[start..<end]
            lines.append(line())
            start = end + 1
        }
        begun += bytes[start...]
        return lines
    }

    /// The last line when its end is missing.
    package mutating func rest() -> [UInt8]? { begun.isEmpty ? nil : line() }

    private mutating func line() -> [UInt8] {
        if begun.last == UInt8(ascii: "\r") { begun.removeLast() }
        defer { begun = [] }
        return begun
    }
}
