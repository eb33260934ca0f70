/// Cuts lines out of the input. A line that lies whole in the input is left there; only one that comes in parts is
/// gathered in a store, whose memory is kept for the next one.
struct LineReader: ~Copyable {
    enum Step {
        /// The input ends within a line; what there is of it has been taken.
        case more
        /// A line without its CRLF, in the input.
        case inInput(Range<Int>)
        /// A line without its CRLF, in the store: `take` it and `restore` it.
        case inStore
        /// The line, its end included, is longer than the room for it.
        case tooLong
        /// The line ends with LF alone.
        case bareLineFeed
    }

    /// More than this is given back after the line.
    private static let keptCapacity = 1024

    private var store: [UInt8] = []

    /// Whether the beginning of a line has been taken.
    var isMidLine: Bool { !store.isEmpty }

    /// Takes the next line, or all there is of it. `room` counts its bytes with the line end.
    mutating func next(_ input: Span<UInt8>, _ position: inout Int, room: Int) -> Step {
        let start = position
        guard let lineFeed = ByteSearch.lineFeed(in: input, start..<input.count) else {
            position = input.count
            guard store.count + position - start <= room else { return .tooLong }
            append(input, start..<position)
            return .more
        }
        position = lineFeed + 1
        guard store.count + position - start <= room else { return .tooLong }
        if store.isEmpty {
            guard lineFeed > start, input[lineFeed - 1] == 0x0D else { return .bareLineFeed }
            return .inInput(start..<lineFeed - 1)
        }
        append(input, start..<lineFeed)
        guard store.last == 0x0D else { return .bareLineFeed }
        store.removeLast()
        return .inStore
    }

    /// Hands out the gathered line.
    mutating func take() -> [UInt8] {
        let line = store
        store = []
        return line
    }

    /// Takes the memory of a line back.
    mutating func restore(_ line: consuming [UInt8]) {
        guard line.capacity <= Self.keptCapacity else { return }
        store = line
        store.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ input: Span<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        unsafe input.extracting(range).withUnsafeBufferPointer { unsafe store.append(contentsOf: $0) }
    }
}
