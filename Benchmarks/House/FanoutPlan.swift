/// How many watch what, how much is said to them, and in which words.
struct FanoutPlan {
    /// How a relay is told what to send.
    enum Publishing: String {
        /// One connection sends `T|payload`.
        case prefixed
        /// One connection for each topic sends the payload alone.
        case plain
    }

    let port: UInt16
    let processes: [Int]
    let subscribers: Int
    let topics: Int
    /// Messages for each topic that are sent at once.
    let burst: Int
    /// It ends after so many bursts, or after so many seconds.
    let bursts: Int
    let seconds: Int
    let payload: Int
    let publishing: Publishing
    /// A topic is appended to each.
    let path: String
    let publishPath: String
    let isSecure: Bool

    init(_ arguments: Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        processes = ServerFigures.processes(try arguments.text("--processes"))
        subscribers = try arguments.number("--subscribers")
        topics = try arguments.number("--topics")
        burst = try arguments.number("--burst")
        bursts = try arguments.number("--bursts")
        seconds = try arguments.number("--seconds")
        payload = try arguments.number("--payload")
        path = arguments.has("--path") ? try arguments.text("--path") : "/ws?topic="
        publishPath = arguments.has("--publish-path") ? try arguments.text("--publish-path") : path
        let word = arguments.has("--publish") ? try arguments.text("--publish") : Publishing.prefixed.rawValue
        guard let publishing = Publishing(rawValue: word) else { throw Arguments.Fault("--publish prefixed | plain") }
        self.publishing = publishing
        isSecure = arguments.has("--tls")
        guard topics >= 1, subscribers % topics == 0, burst >= 1, bursts >= 1, payload >= FanoutStamp.digits else {
            throw Arguments.Fault("every topic has as many subscribers, and a payload begins with the time")
        }
    }
}
