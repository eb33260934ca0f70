import Reactor

/// What is asked for next: the seats of every show once, so that each answer has to be 201.
struct HoldsPlan {
    /// What is done with them.
    enum Kind: String {
        /// Holds two seats.
        case hold
        /// Holds two seats and releases them, over and over.
        case cycle
        /// Sells one seat at the desk.
        case sell
    }

    struct Wish {
        let show: String
        let number: Int
        let row: String
        let seats: Range<Int>
    }

    let port: UInt16
    let processes: [Int]
    let databases: [Int]
    let connections: Int
    let seconds: Int
    let kind: Kind
    /// Where it ends.
    let end: Int
    private let shows: [String]
    private let rows: Int
    private let seats: Int
    /// One show after another, instead of all in turn.
    private let isHot: Bool
    private(set) var next: Int

    init(_ arguments: Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        processes = ServerFigures.processes(try arguments.text("--processes"))
        databases = ServerFigures.processes(try arguments.text("--databases"))
        connections = try arguments.number("--connections")
        seconds = try arguments.number("--seconds")
        guard let kind = Kind(rawValue: try arguments.text("--kind")) else { throw Arguments.Fault("no such kind") }
        self.kind = kind
        let prefix = try arguments.text("--shows")
        shows = (1...(try arguments.number("--count"))).map { "\(prefix)\($0)" }
        rows = try arguments.number("--rows")
        seats = try arguments.number("--seats")
        isHot = arguments.has("--hot")
        next = try arguments.number("--from")
        end = try arguments.number("--to")
    }

    private var size: Int { kind == .sell ? 1 : 2 }
    private var parties: Int { rows * seats / size }

    /// Nil when everything is taken.
    mutating func take() -> Wish? {
        guard next < end, kind == .cycle || next < shows.count * parties else { return nil }
        defer { next += 1 }
        let (round, turn) = (next / parties, next / shows.count)
        let (show, party) = isHot ? (round % shows.count, next % parties) : (next % shows.count, turn % parties)
        let perRow = seats / size
        let first = party % perRow * size + 1
        let row = Self.row(party / perRow)
        return Wish(show: shows[show], number: next, row: row, seats: first..<first + size)
    }

    /// `A` to `ZZ`, as in the grid of a layout.
    private static func row(_ index: Int) -> String {
        let letters = index >= 26 ? [index / 26 - 1, index % 26] : [index]
        return String(decoding: letters.map { UInt8(truncatingIfNeeded: $0) + UInt8(ascii: "A") }, as: UTF8.self)
    }
}
