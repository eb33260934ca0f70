/// The values of a path's parameters: ranges into the path, decoded when they are asked for. Needs no memory.
package struct PathParameters: Sendable {
    /// Where each value lies, in the order of the pattern.
    typealias Ranges = InlineArray<4, Range<UInt16>>

    private let path: [UInt8]
    private let names: [String]
    private let ranges: Ranges

    /// No parameters at all.
    package static let none = Self(path: [], names: [], ranges: Ranges(repeating: 0..<0))

    init(path: [UInt8], names: [String], ranges: Ranges) {
        self.path = path
        self.names = names
        self.ranges = ranges
    }

    /// The decoded text of a parameter. The name must be one of the route's pattern.
    package subscript(name: String) -> String {
        let raw = bytes(of: name)
        // The type was checked while routing, so there is nothing left to fail: `text` was decoded once already.
        return PathText.decode(raw, slashes: true) ?? ""
    }

    /// The value of an `int` parameter. The name must be one of the route's pattern.
    package func integer(_ name: String) -> Int {
        bytes(of: name).reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    private func bytes(of name: String) -> ArraySlice<UInt8> {
        guard let index = names.firstIndex(of: name) else {
            preconditionFailure("the route has no parameter of this name")
        }
        let range = ranges[index]
        return path[Int(range.lowerBound)..<Int(range.upperBound)]
    }
}
