/// How many watch one show, and how many sell its seats meanwhile.
struct FeedPlan {
    let port: UInt16
    let processes: [Int]
    let viewers: Int
    /// Each holds a seat of its own and gives it back, again and again.
    let writers: Int
    /// Where they sell: this server, or another one on the same database.
    let sellingPort: UInt16
    /// How long each rests behind an answer; zero: not at all.
    let rest: Duration
    /// Zero: nothing is sold, only the memory of the viewers counts.
    let seconds: Int
    let show: String

    /// Seats of a row of the demo hall.
    static let mostWriters = 10

    init(_ arguments: Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        processes = ServerFigures.processes(try arguments.text("--processes"))
        viewers = try arguments.number("--viewers")
        writers = try arguments.number("--writers")
        sellingPort = arguments.has("--selling-port") ? UInt16(try arguments.number("--selling-port")) : port
        rest = .milliseconds(arguments.has("--rest") ? try arguments.number("--rest") : 0)
        seconds = try arguments.number("--seconds")
        show = arguments.has("--show") ? try arguments.text("--show") : "demo"
        guard viewers >= 10, (0...Self.mostWriters).contains(writers) else {
            throw Arguments.Fault("at least 10 viewers, at most \(Self.mostWriters) writers")
        }
    }
}
