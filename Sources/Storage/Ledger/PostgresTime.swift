package import Bytes
package import Domain
internal import Reactor

/// PostgreSQL's time without asking for it: a monotonic clock of our own, which also runs while the machine sleeps, and
/// an offset, measured with every append. Of many measurements the one with the shortest way counts; it ages, because
/// two clocks never run alike.
package final class PostgresTime: TimeSource {
    private struct State {
        /// Microseconds to add to the monotonic clock.
        var offset: Int64
        /// How far the offset may be wrong, in microseconds, when it was measured.
        var error: Int64
        var measured: Tick
    }

    private let clock: @Sendable () -> Tick
    private let state: Locked<State>

    /// Two quartz clocks drift apart by less than this: microseconds in a second.
    static let drift: Int64 = 200
    /// Before anything was measured, or after the database has contradicted us.
    private static let unknown = Int64.max / 4

    /// - Parameters:
    ///   - clock: the monotonic clock.
    ///   - start: what time it is now, as well as is known before the first measurement.
    package init(clock: @escaping @Sendable () -> Tick, start: Moment) {
        self.clock = clock
        let now = clock()
        state = Locked(
            State(offset: Self.offset(start.milliseconds &* 1_000, now), error: Self.unknown, measured: now))
    }

    package convenience init(start: Moment) { self.init(clock: { BootClock.now }, start: start) }

    /// The monotonic clock, for measurements.
    package var tick: Tick { clock() }

    package var now: Moment {
        let tick = clock()
        return state.withLock { Moment(milliseconds: (Self.microseconds(tick) &+ $0.offset) / 1_000) }
    }

    package func resync(_ databaseTime: Moment) {
        let now = clock()
        state.withLock {
            $0 = State(
                offset: Self.offset(databaseTime.milliseconds &* 1_000, now), error: Self.unknown, measured: now)
        }
    }

    /// Takes a measurement: the database's clock, read at some moment between sending and receiving.
    /// - Parameter databaseTime: microseconds since 1970.
    package func heard(_ databaseTime: Int64, sent: Tick, received: Tick) {
        let half = received.since(sent).wholeNanoseconds / 2_000
        let middle = sent.advanced(by: .nanoseconds(half * 1_000))
        state.withLock {
            let age = received.since($0.measured).wholeNanoseconds / 1_000_000_000
            guard half <= $0.error &+ age &* Self.drift else { return }
            $0 = State(offset: Self.offset(databaseTime, middle), error: half, measured: received)
        }
    }

    private static func microseconds(_ tick: Tick) -> Int64 { Int64(clamping: tick.nanoseconds / 1_000) }

    private static func offset(_ time: Int64, _ tick: Tick) -> Int64 { time &- microseconds(tick) }
}

extension Database {
    /// Measures PostgreSQL's clock. The first of several is the slowest: it connects.
    package func measure(_ time: PostgresTime) async throws(StoreFailure) {
        let sent = time.tick
        let row = try await query(
            Statement(
                "clock", onlyReads: true, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        ).only()
        time.heard(try row.value(0), sent: sent, received: time.tick)
    }
}
