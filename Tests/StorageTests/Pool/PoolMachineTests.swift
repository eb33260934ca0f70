import Bytes
import Testing

@testable import Storage

@Suite("Pool decisions")
struct PoolMachineTests {
    private static let policy = PoolPolicy(
        minimum: 1, maximum: 3, waiters: 2, waitingTime: .seconds(3), idleTime: .seconds(60), lifetime: .seconds(1000),
        backoff: Backoff(base: .milliseconds(100), cap: .seconds(1)))

    private func at(_ milliseconds: Int64) -> Tick {
        Tick.zero.advanced(by: .seconds(1)).advanced(by: .milliseconds(milliseconds))
    }
    private func connection(_ number: UInt64) -> ConnectionID { ConnectionID(number: number) }
    private func waiter(_ number: UInt64) -> WaiterID { WaiterID(number: number) }

    /// A pool with its first connection up and free.
    private func open(_ policy: PoolPolicy = Self.policy) -> PoolMachine {
        var pool = PoolMachine(policy: policy)
        _ = pool.start(now: at(0))
        for number in 0..<UInt64(policy.minimum) {
            _ = pool.connected(connection(number + 1), random: 0, now: at(0))
        }
        return pool
    }

    @Test("the minimum is opened at the start and lent at once")
    func start() {
        var pool = PoolMachine(policy: Self.policy)
        #expect(Array(pool.start(now: at(0))) == [.connect(connection(1))])
        #expect(Array(pool.connected(connection(1), random: 0, now: at(5))) == [])
        #expect(Array(pool.lease(waiter(1), now: at(6))) == [.lend(connection(1), to: waiter(1))])
        #expect(pool.statistics.leased == 1)
    }

    @Test("a second request opens a second connection, and waiters are served in order")
    func growth() {
        var pool = open()
        _ = pool.lease(waiter(1), now: at(0))
        #expect(Array(pool.lease(waiter(2), now: at(0))) == [.connect(connection(2))])
        #expect(Array(pool.lease(waiter(3), now: at(0))) == [.connect(connection(3))])
        #expect(Array(pool.release(connection(1), reusable: true, now: at(1))) == [.lend(connection(1), to: waiter(2))])
        #expect(Array(pool.connected(connection(3), random: 0, now: at(2))) == [.lend(connection(3), to: waiter(3))])
        #expect(Array(pool.connected(connection(2), random: 0, now: at(3))) == [])
        #expect(pool.statistics.idle == 1)
    }

    @Test("one waiter more than the queue holds is refused at once")
    func queueFull() {
        var pool = open()
        for number in 1...3 { _ = pool.lease(waiter(UInt64(number)), now: at(0)) }
        #expect(Array(pool.lease(waiter(4), now: at(0))) == [.refuse(waiter(4), .queueFull)])
        #expect(pool.statistics.refusals == 1)
    }

    @Test("never more than the maximum is opened")
    func maximum() {
        var pool = open(
            PoolPolicy(minimum: 1, maximum: 2, waiters: 10, backoff: Backoff(base: .milliseconds(1), cap: .seconds(1))))
        _ = pool.lease(waiter(1), now: at(0))
        #expect(Array(pool.lease(waiter(2), now: at(0))) == [.connect(connection(2))])
        #expect(Array(pool.lease(waiter(3), now: at(0))) == [])
    }

    @Test("a waiter is refused at its deadline and not before")
    func waitingTime() {
        var pool = open(PoolPolicy(minimum: 1, maximum: 1, waiters: 2, waitingTime: .seconds(3)))
        _ = pool.lease(waiter(1), now: at(0))
        _ = pool.lease(waiter(2), now: at(10))
        #expect(pool.nextDeadline == at(3010))
        #expect(Array(pool.timePassed(now: at(3009))) == [])
        #expect(Array(pool.timePassed(now: at(3010))) == [.refuse(waiter(2), .waitedTooLong)])
        #expect(Array(pool.release(connection(1), reusable: true, now: at(3011))) == [])
    }

    @Test("failed attempts are repeated one at a time, later and later, and waiters learn that it is unreachable")
    func failing() {
        var pool = PoolMachine(policy: Self.policy)
        _ = pool.start(now: at(0))
        _ = pool.lease(waiter(1), now: at(0))
        #expect(Array(pool.lease(waiter(2), now: at(0))) == [.connect(connection(2))])
        #expect(Array(pool.connectFailed(connection(1), random: .max, now: at(0))) == [])
        #expect(Array(pool.connectFailed(connection(2), random: .max, now: at(0))) == [])
        #expect(pool.isFailing)
        #expect(pool.nextDeadline == at(200))
        #expect(Array(pool.timePassed(now: at(199))) == [])
        #expect(Array(pool.timePassed(now: at(200))) == [.connect(connection(3))])
        #expect(Array(pool.timePassed(now: at(900))) == [])
        #expect(Array(pool.connectFailed(connection(3), random: 0, now: at(1000))) == [.connect(connection(4))])
        #expect(Array(pool.lease(waiter(3), now: at(1000))) == [.refuse(waiter(3), .unreachable)])
        #expect(
            Array(pool.timePassed(now: at(3000))) == [
                .refuse(waiter(1), .unreachable), .refuse(waiter(2), .unreachable),
            ])
    }

    @Test("after one attempt comes through, as many are opened as are wanted")
    func recovery() {
        var pool = PoolMachine(policy: Self.policy)
        _ = pool.start(now: at(0))
        _ = pool.connectFailed(connection(1), random: .max, now: at(0))
        _ = pool.lease(waiter(1), now: at(0))
        _ = pool.lease(waiter(2), now: at(0))
        #expect(Array(pool.timePassed(now: at(100))) == [.connect(connection(2))])
        #expect(
            Array(pool.connected(connection(2), random: 0, now: at(101))) == [
                .lend(connection(2), to: waiter(1)), .connect(connection(3)),
            ])
        #expect(!pool.isFailing)
    }

    @Test("a connection that breaks while free or in use is replaced when it is needed")
    func losses() {
        var pool = open()
        #expect(Array(pool.lost(connection(1), now: at(1))) == [.connect(connection(2))])
        _ = pool.connected(connection(2), random: 0, now: at(2))
        _ = pool.lease(waiter(1), now: at(2))
        #expect(Array(pool.lost(connection(2), now: at(3))) == [.connect(connection(3))])
        #expect(Array(pool.release(connection(2), reusable: true, now: at(4))) == [])
        #expect(Array(pool.lost(connection(2), now: at(5))) == [])
        #expect(pool.statistics.losses == 2)
    }

    @Test("a connection that must not be used again is closed and replaced for the one who waits")
    func notReusable() {
        var pool = open(PoolPolicy(minimum: 0, maximum: 1))
        _ = pool.lease(waiter(1), now: at(0))
        _ = pool.connected(connection(1), random: 0, now: at(0))
        _ = pool.lease(waiter(2), now: at(0))
        #expect(
            Array(pool.release(connection(1), reusable: false, now: at(1))) == [
                .close(connection(1)), .connect(connection(2)),
            ])
    }

    @Test("beyond the minimum, what nobody uses is closed; the one used last is lent first")
    func idleTime() {
        var pool = open()
        _ = pool.lease(waiter(1), now: at(0))
        _ = pool.lease(waiter(2), now: at(0))
        _ = pool.connected(connection(2), random: 0, now: at(0))
        _ = pool.release(connection(1), reusable: true, now: at(10))
        _ = pool.release(connection(2), reusable: true, now: at(20))
        #expect(pool.nextDeadline == at(60_010))
        #expect(Array(pool.lease(waiter(3), now: at(30))) == [.lend(connection(2), to: waiter(3))])
        _ = pool.release(connection(2), reusable: true, now: at(40))
        #expect(Array(pool.timePassed(now: at(60_010))) == [.close(connection(1))])
        #expect(Array(pool.timePassed(now: at(200_000))) == [], "the minimum stays")
    }

    @Test("a connection at the end of its life is closed and, below the minimum, replaced")
    func lifetime() {
        var pool = open()
        #expect(pool.nextDeadline == at(1_000_000))
        #expect(Array(pool.timePassed(now: at(1_000_000))) == [.close(connection(1)), .connect(connection(2))])
        _ = pool.connected(connection(2), random: .max, now: at(1_000_000))
        #expect(pool.nextDeadline == at(1_900_000), "a tenth earlier by the draw")
        _ = pool.lease(waiter(1), now: at(1_000_001))
        #expect(
            Array(pool.release(connection(2), reusable: true, now: at(2_000_000))) == [
                .close(connection(2)), .connect(connection(3)),
            ])
    }

    @Test("shutting down refuses who waits, closes what is free, and waits for what is out")
    func shutDown() {
        var pool = open(PoolPolicy(minimum: 2, maximum: 2))
        _ = pool.lease(waiter(1), now: at(0))
        #expect(Array(pool.shutDown(deadline: at(5000))) == [.close(connection(1))])
        #expect(Array(pool.lease(waiter(2), now: at(1))) == [.refuse(waiter(2), .shuttingDown)])
        #expect(
            Array(pool.release(connection(2), reusable: true, now: at(2))) == [.close(connection(2)), .finished])
        #expect(Array(pool.shutDown(deadline: at(6000))) == [])
    }

    @Test("what is still out at the deadline of the shutdown is closed")
    func shutDownDeadline() {
        var pool = open()
        _ = pool.lease(waiter(1), now: at(0))
        _ = pool.lease(waiter(2), now: at(0))
        #expect(Array(pool.shutDown(deadline: at(5000))) == [.refuse(waiter(2), .shuttingDown), .close(connection(2))])
        #expect(pool.nextDeadline == at(5000))
        #expect(Array(pool.timePassed(now: at(5000))) == [.close(connection(1)), .finished])
        #expect(Array(pool.connected(connection(2), random: 0, now: at(5001))) == [], "it comes too late")
    }

    @Test("an empty pool is finished as soon as it is shut down")
    func shutDownEmpty() {
        var pool = PoolMachine(policy: PoolPolicy(minimum: 0, maximum: 1))
        #expect(Array(pool.shutDown(deadline: at(0))) == [.finished])
    }
}
