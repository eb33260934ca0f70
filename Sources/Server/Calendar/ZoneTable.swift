/// When the clocks of a time zone change, as a file of the system's table says (RFC 9636 section 3).
struct ZoneTable: Sendable {
    /// Seconds since 1970, rising, each with the offset from UTC in seconds that holds from then on.
    private let changes: [(at: Int64, offset: Int64)]
    private let first: Int64

    static let utc = Self(changes: [], first: 0)

    private init(changes: [(at: Int64, offset: Int64)], first: Int64) {
        self.changes = changes
        self.first = first
    }

    /// Nil for what is no such file, or is of the first version, whose seconds end in 2038.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard let old = reader.header(), old.version >= UInt8(ascii: "2"), reader.skip(old.length(ofTime: 4)),
            let header = reader.header(), header.types > 0
        else { return nil }
        var times: [Int64] = []
        for _ in 0..<header.times {
            guard let time = reader.number(8) else { return nil }
            times.append(time)
        }
        guard let kinds = reader.take(header.times) else { return nil }
        var offsets: [Int64] = []
        for _ in 0..<header.types {
            guard let offset = reader.number(4), reader.skip(2) else { return nil }
            offsets.append(offset)
        }
        guard kinds.allSatisfy({ Int($0) < offsets.count }) else { return nil }
        changes = zip(times, kinds).map { ($0, offsets[Int($1)]) }
        first = offsets[0]
    }

    func offset(at seconds: Int64) -> Int64 { changes.last { $0.at <= seconds }?.offset ?? first }

    private struct Header {
        let version: UInt8
        let marks: Int
        let standards: Int
        let leaps: Int
        let times: Int
        let types: Int
        let letters: Int

        func length(ofTime size: Int) -> Int {
            times * size + times + types * 6 + letters + leaps * (size + 4) + standards + marks
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count >= 0, count <= bytes.count - place else { return nil }
            defer { place += count }
            return bytes[place..<place + count]
        }

        mutating func skip(_ count: Int) -> Bool { take(count) != nil }

        /// A signed number, the highest byte first.
        mutating func number(_ size: Int) -> Int64? {
            guard let taken = take(size) else { return nil }
            let raw = taken.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return size == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : Int64(bitPattern: raw)
        }

        mutating func header() -> Header? {
            guard let magic = take(4), Array(magic) == Array("TZif".utf8), let version = take(1)?.first, skip(15)
            else { return nil }
            var counts: [Int] = []
            for _ in 0..<6 {
                // Nothing in the table is that long; sums of such numbers stay exact.
                guard let count = number(4), (0...1_000_000).contains(count) else { return nil }
                counts.append(Int(count))
            }
            return Header(
                version: version, marks: counts[0], standards: counts[1], leaps: counts[2], times: counts[3],
                types: counts[4], letters: counts[5])
        }
    }
}
