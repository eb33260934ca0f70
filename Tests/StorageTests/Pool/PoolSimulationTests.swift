import Bytes
import TestSupport
import Testing

@testable import Storage

/// Drives the machine with random events and keeps books of its own, which must agree with it at every step.
private struct PoolSimulation {
    let policy: PoolPolicy
    var pool: PoolMachine
    var random: SplitMix
    var now = Tick.zero.advanced(by: .seconds(1))
    var connecting: Set<ConnectionID> = []
    var open: Set<ConnectionID> = []
    var lent: [ConnectionID: WaiterID] = [:]
    /// Waiters in the order in which they came, with their deadlines.
    var waiting: [(id: WaiterID, deadline: Tick)] = []
    var everSeen: Set<ConnectionID> = []
    var finished = false
    var lastWaiter: UInt64 = 0
    var faults: [String] = []

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
        let maximum = Int.random(in: 1...5, using: &random)
        policy = PoolPolicy(
            minimum: Int.random(in: 0...maximum, using: &random), maximum: maximum,
            waiters: Int.random(in: 0...6, using: &random), waitingTime: .milliseconds(300),
            idleTime: .milliseconds(500), lifetime: .seconds(2),
            backoff: Backoff(base: .milliseconds(10), cap: .milliseconds(200)))
        pool = PoolMachine(policy: policy)
        perform(pool.start(now: now), asking: nil)
    }

    mutating func perform(_ actions: PoolActions, asking: WaiterID?) {
        if let asking { waiting.append((asking, now.advanced(by: policy.waitingTime))) }
        for action in actions {
            switch action {
            case .connect(let connection):
                expect(everSeen.insert(connection).inserted, "\(connection) is opened twice")
                connecting.insert(connection)
            case .lend(let connection, let waiter):
                expect(open.contains(connection), "\(connection) is lent and not open")
                expect(lent[connection] == nil, "\(connection) is lent twice")
                expect(waiting.first?.id == waiter, "\(waiter) is served before its turn")
                waiting.removeAll { $0.id == waiter }
                lent[connection] = waiter
            case .refuse(let waiter, let reason):
                expect(waiting.contains { $0.id == waiter }, "\(waiter) is refused and does not wait")
                if reason == .waitedTooLong {
                    expect(waiting.first.map { $0.deadline <= now } ?? false, "\(waiter) is refused too early")
                }
                waiting.removeAll { $0.id == waiter }
            case .close(let connection):
                expect(open.contains(connection) || connecting.contains(connection), "\(connection) is closed twice")
                open.remove(connection)
                connecting.remove(connection)
                lent[connection] = nil
            case .finished:
                expect(!finished, "the pool ends twice")
                finished = true
            }
        }
        check()
    }

    mutating func check() {
        expect(open.count + connecting.count <= policy.maximum, "more connections than the maximum")
        expect(waiting.count <= policy.waiters, "more waiters than the queue holds")
        let numbers = pool.statistics
        expect(numbers.waiting == waiting.count, "a waiter was lost")
        expect(numbers.leased == lent.count, "a lease was lost")
        expect(numbers.connecting == connecting.count, "an attempt was lost")
        expect(numbers.idle == open.count - lent.count, "a free connection was lost")
        expect(waiting.isEmpty || numbers.idle == 0, "somebody waits while a connection is free")
        let reachable = !pool.isFailing && !finished
        let all = open.count + connecting.count
        expect(
            !reachable || waiting.isEmpty || all == policy.maximum || connecting.count >= waiting.count,
            "somebody waits and nothing is done for it")
        expect(waiting.isEmpty || pool.nextDeadline < .never, "somebody waits and no timer is set")
    }

    mutating func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
        if !condition { faults.append(fault()) }
    }

    mutating func step() {
        switch Int.random(in: 0..<12, using: &random) {
        case 0...3:
            lastWaiter += 1
            perform(pool.lease(WaiterID(number: lastWaiter), now: now), asking: WaiterID(number: lastWaiter))
        case 4, 5:
            guard let connection = lent.keys.sorted().randomElement(using: &random) else { return }
            lent[connection] = nil
            perform(
                pool.release(connection, reusable: Int.random(in: 0..<8, using: &random) > 0, now: now), asking: nil)
        case 6, 7:
            guard let connection = connecting.sorted().randomElement(using: &random) else { return }
            connecting.remove(connection)
            open.insert(connection)
            perform(pool.connected(connection, random: random.next(), now: now), asking: nil)
        case 8:
            guard let connection = connecting.sorted().randomElement(using: &random) else { return }
            connecting.remove(connection)
            perform(pool.connectFailed(connection, random: random.next(), now: now), asking: nil)
        case 9:
            guard let connection = open.sorted().randomElement(using: &random) else { return }
            open.remove(connection)
            lent[connection] = nil
            perform(pool.lost(connection, now: now), asking: nil)
        default:
            now = now.advanced(by: .milliseconds(Int64.random(in: 1...400, using: &random)))
            perform(pool.timePassed(now: now), asking: nil)
            expect(pool.nextDeadline > now, "time passed and something is still due")
        }
    }

    mutating func end() {
        perform(pool.shutDown(deadline: now.advanced(by: .seconds(1))), asking: nil)
        now = now.advanced(by: .seconds(1))
        perform(pool.timePassed(now: now), asking: nil)
        expect(finished && open.isEmpty && connecting.isEmpty && waiting.isEmpty, "something is left at the end")
    }
}

@Suite("Pool under random events")
struct PoolSimulationTests {
    @Test("no connection is lent twice, no waiter is lost, and no limit is crossed")
    func invariants() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            let seed = generator.next()
            var simulation = PoolSimulation(seed: seed)
            for step in 0..<600 where simulation.faults.isEmpty {
                simulation.step()
                if !simulation.faults.isEmpty { simulation.faults.append("step \(step)") }
            }
            if simulation.faults.isEmpty { simulation.end() }
            #expect(simulation.faults.isEmpty, "seed \(seed)")
        }
    }
}
