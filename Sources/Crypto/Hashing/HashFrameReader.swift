/// Finds the frames in a stream of bytes: each is four bytes that tell its length, the highest first, and so many
/// bytes. It never holds more than one frame, and nothing of one that it gave away.
package struct HashFrameReader: Sendable {
    private static let lengthBytes = 4

    private let longest: Int
    private var length = 0
    private var lengthRead = 0
    private var body: [UInt8] = []

    package init(limits: HashFrameLimits = HashFrameLimits()) {
        longest = limits.frameBytes
    }

    /// Whether an end of the stream here leaves nothing half said.
    package var isBetweenFrames: Bool { lengthRead == 0 }

    /// Takes bytes off the front of the input until a frame is whole; nil when more are needed.
    package mutating func next(from input: inout ArraySlice<UInt8>) throws(HashFault) -> [UInt8]? {
        while lengthRead < Self.lengthBytes {
            guard let byte = input.popFirst() else { return nil }
            length = length << 8 | Int(byte)
            lengthRead += 1
            guard lengthRead == Self.lengthBytes else { continue }
            guard (1...longest).contains(length) else { throw .length }
            // Once and for all: an array that grows leaves copies of a password behind.
            body.reserveCapacity(length)
        }
        let taken = input.prefix(length - body.count)
        body.append(contentsOf: taken)
        input = input.dropFirst(taken.count)
        guard body.count == length else { return nil }
        defer { (length, lengthRead, body) = (0, 0, []) }
        return body
    }

    /// The frame around a content.
    static func frame(kind: UInt8, bytes: Int, _ write: (inout [UInt8]) -> Void) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(lengthBytes + 1 + bytes)
        append(UInt64(1 + bytes), bytes: lengthBytes, to: &frame)
        frame.append(kind)
        write(&frame)
        return frame
    }

    /// A number, its highest byte first.
    static func append(_ number: UInt64, bytes count: Int, to frame: inout [UInt8]) {
        for place in (0..<count).reversed() { frame.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
    }

    /// Reads such a number off the front; nil when there are too few bytes.
    static func number(bytes count: Int, from content: inout ArraySlice<UInt8>) -> UInt64? {
        guard content.count >= count else { return nil }
        defer { content = content.dropFirst(count) }
        return content.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
