/// The bounds of processes that hash passwords.
package struct HashingLimits: Sendable {
    /// How long a process may take until it says that it is ready.
    package var startTime = Duration.seconds(20)
    /// How long a hash may take. It is much more than it needs: a process gives way to everything else on its core.
    package var answerTime = Duration.seconds(60)
    /// How long a request waits for a process that is not started again yet; others are refused at once.
    package var patience = Duration.seconds(1)
    /// The wait before a process is started that fell a second time without having done anything; it doubles.
    package var firstWait = Duration.milliseconds(100)
    package var longestWait = Duration.seconds(10)
    /// How long a process may take to end when it is told to.
    package var endTime = Duration.seconds(5)

    package init() {}
}
