/// How a question over REST that must be answered is asked again: ever more slowly, and without an end.
package struct AskingPace {
    private static let first = Duration.milliseconds(200)
    private static let longest = Duration.seconds(5)
    /// So many failures in a row are worth a word.
    private static let worthTelling = 5

    private var failures = 0

    package init() {}

    /// Whether asking again may bring another answer.
    package static func isWorthwhile(after status: UInt16) -> Bool { status >= 500 || status == 429 }

    /// One more failure: when to ask again, and whether to tell the user, which is done once.
    package mutating func failed() -> (pause: Duration, tells: Bool) {
        let pause = min(Self.longest, Self.first * (1 << min(failures, 10)))
        failures += 1
        return (pause, failures == Self.worthTelling)
    }
}
