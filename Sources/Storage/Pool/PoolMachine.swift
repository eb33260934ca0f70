package import Bytes

/// Decides who gets which connection, when to open and when to close one. It does no I/O, reads no clock and
/// draws no random numbers: all of them are arguments. The driver does what the returned actions say, and calls
/// `timePassed` no later than at `nextDeadline`.
package struct PoolMachine: Sendable {
    /// A connection's place in life.
    enum Connection: Sendable {
        /// Being opened. Can transition to: idle, leased, gone.
        case connecting
        /// Open and free since a moment. Can transition to: leased, gone.
        case idle(since: Tick, expires: Tick)
        /// In use. Can transition to: idle, leased (to the next one), gone.
        case leased(expires: Tick)
    }

    /// Whether PostgreSQL can be reached, as far as the last attempt told.
    enum Reachability: Sendable, Hashable {
        case reachable
        /// One attempt at a time, not before the given moment.
        case failing(attempts: Int, next: Tick)
    }

    /// The life of the pool itself.
    enum Life: Sendable, Hashable {
        /// Can transition to: draining, finished.
        case open
        /// No new leases; those that are out may end until the deadline. Can transition to: finished.
        case draining(deadline: Tick)
        case finished
    }

    struct Waiter: Sendable {
        let id: WaiterID
        let deadline: Tick
    }

    let policy: PoolPolicy
    private(set) var life = Life.open
    private(set) var reachability = Reachability.reachable
    private(set) var connections: [ConnectionID: Connection] = [:]
    /// Free connections, the one used last at the end: it is lent first, so that the others may grow old.
    private(set) var idle: [ConnectionID] = []
    private(set) var waiters: [Waiter] = []
    private var counters = PoolStatistics()
    private var lastNumber: UInt64 = 0

    package init(policy: PoolPolicy) {
        self.policy = policy
    }

    package var statistics: PoolStatistics {
        var numbers = counters
        numbers.idle = idle.count
        numbers.connecting = connectingCount
        numbers.leased = connections.count - idle.count - numbers.connecting
        numbers.waiting = waiters.count
        return numbers
    }

    /// Whether the last attempt to connect failed.
    package var isFailing: Bool { reachability != .reachable }

    /// Whether who asks now has a connection at once.
    var canLendNow: Bool { life == .open && !idle.isEmpty }

    // MARK: Events

    /// Opens the minimum.
    package mutating func start(now: Tick) -> PoolActions {
        var actions = PoolActions()
        openAsNeeded(now: now, into: &actions)
        return actions
    }

    /// Somebody asks for a connection.
    package mutating func lease(_ waiter: WaiterID, now: Tick) -> PoolActions {
        var actions = PoolActions()
        guard life == .open else {
            refuse(waiter, .shuttingDown, into: &actions)
            return actions
        }
        if let connection = idle.popLast() {
            lend(connection, to: waiter, into: &actions)
            return actions
        }
        guard waiters.count < policy.waiters else {
            refuse(waiter, isFailing ? .unreachable : .queueFull, into: &actions)
            return actions
        }
        waiters.append(Waiter(id: waiter, deadline: now.advanced(by: policy.waitingTime)))
        openAsNeeded(now: now, into: &actions)
        return actions
    }

    /// A lease ends.
    /// - Parameter reusable: false when the connection must not be used again.
    package mutating func release(_ connection: ConnectionID, reusable: Bool, now: Tick) -> PoolActions {
        var actions = PoolActions()
        guard case .leased(let expires) = connections[connection] else {
            // It broke while it was out; `lost` has already taken it from the books.
            return actions
        }
        if reusable, life == .open, expires > now {
            makeAvailable(connection, expires: expires, now: now, into: &actions)
        } else {
            drop(connection, into: &actions)
            openAsNeeded(now: now, into: &actions)
        }
        finishIfEmpty(into: &actions)
        return actions
    }

    /// An attempt came through.
    /// - Parameter random: evenly distributed; it spreads the lifetimes.
    package mutating func connected(_ connection: ConnectionID, random: UInt64, now: Tick) -> PoolActions {
        var actions = PoolActions()
        guard case .connecting = connections[connection] else { return actions }
        counters.connects += 1
        reachability = .reachable
        guard life == .open else {
            drop(connection, into: &actions)
            finishIfEmpty(into: &actions)
            return actions
        }
        let nanoseconds = UInt64(policy.lifetime.wholeNanoseconds)
        let spread = random.multipliedFullWidth(by: nanoseconds / 10 + 1).high
        let expires = now.advanced(by: .nanoseconds(Int64(clamping: nanoseconds - spread)))
        makeAvailable(connection, expires: expires, now: now, into: &actions)
        openAsNeeded(now: now, into: &actions)
        return actions
    }

    /// An attempt failed. The driver has already freed what the attempt held.
    /// - Parameter random: evenly distributed; it spreads the next attempts.
    package mutating func connectFailed(_ connection: ConnectionID, random: UInt64, now: Tick) -> PoolActions {
        var actions = PoolActions()
        guard case .connecting = connections[connection] else { return actions }
        connections[connection] = nil
        counters.connectFailures += 1
        let attempts =
            switch reachability {
            case .reachable: 1
            case .failing(let attempts, _): attempts + 1
            }
        let delay = policy.backoff.delay(beforeAttempt: attempts, random: random)
        reachability = .failing(attempts: attempts, next: now.advanced(by: delay))
        openAsNeeded(now: now, into: &actions)
        finishIfEmpty(into: &actions)
        return actions
    }

    /// A connection that had come up broke, idle or in use. The driver has already freed it.
    package mutating func lost(_ connection: ConnectionID, now: Tick) -> PoolActions {
        var actions = PoolActions()
        guard connections.removeValue(forKey: connection) != nil else { return actions }
        idle.removeAll { $0 == connection }
        counters.losses += 1
        openAsNeeded(now: now, into: &actions)
        finishIfEmpty(into: &actions)
        return actions
    }

    /// Does what has become due.
    package mutating func timePassed(now: Tick) -> PoolActions {
        var actions = PoolActions()
        let late = waiters.prefix { $0.deadline <= now }
        for waiter in late {
            refuse(waiter.id, isFailing ? .unreachable : .waitedTooLong, into: &actions)
        }
        waiters.removeFirst(late.count)
        closeOld(now: now, into: &actions)
        if case .draining(let deadline) = life, deadline <= now {
            for connection in connections.keys.sorted() { drop(connection, into: &actions) }
        }
        openAsNeeded(now: now, into: &actions)
        finishIfEmpty(into: &actions)
        return actions
    }

    /// Ends the pool: who waits is refused, what is free is closed, what is in use may end until the deadline.
    package mutating func shutDown(deadline: Tick) -> PoolActions {
        var actions = PoolActions()
        guard life == .open else { return actions }
        life = .draining(deadline: deadline)
        for waiter in waiters { refuse(waiter.id, .shuttingDown, into: &actions) }
        waiters.removeAll()
        for connection in connections.keys.sorted() {
            switch connections[connection] {
            case .idle, .connecting: drop(connection, into: &actions)
            case .leased, nil: break
            }
        }
        finishIfEmpty(into: &actions)
        return actions
    }

    /// When `timePassed` must be called at the latest.
    package var nextDeadline: Tick {
        // Waiters all wait equally long, so the first is the earliest.
        var earliest = waiters.first?.deadline ?? .never
        if case .draining(let deadline) = life { earliest = min(earliest, deadline) }
        if case .failing(_, let next) = reachability, connectingCount == 0, wanted > 0 {
            earliest = min(earliest, next)
        }
        for connection in idle {
            guard case .idle(let since, let expires) = connections[connection] else { continue }
            earliest = min(earliest, expires)
            if connections.count > policy.minimum { earliest = min(earliest, since.advanced(by: policy.idleTime)) }
        }
        return earliest
    }

    // MARK: Decisions

    private var connectingCount: Int {
        connections.values.count {
            if case .connecting = $0 { return true }
            return false
        }
    }

    /// How many connections should be opened now, were PostgreSQL well.
    private var wanted: Int {
        guard life == .open else { return 0 }
        let forWaiters = waiters.count - connectingCount
        let forMinimum = policy.minimum - connections.count
        return max(0, min(max(forWaiters, forMinimum), policy.maximum - connections.count))
    }

    private mutating func openAsNeeded(now: Tick, into actions: inout PoolActions) {
        var count = wanted
        if case .failing(_, let next) = reachability {
            // A server that is coming up is asked by one of us at a time.
            count = next <= now && connectingCount == 0 ? min(count, 1) : 0
        }
        for _ in 0..<count {
            lastNumber += 1
            let connection = ConnectionID(number: lastNumber)
            connections[connection] = .connecting
            actions.append(.connect(connection))
        }
    }

    private mutating func makeAvailable(
        _ connection: ConnectionID, expires: Tick, now: Tick, into actions: inout PoolActions
    ) {
        connections[connection] = .idle(since: now, expires: expires)
        if waiters.isEmpty {
            idle.append(connection)
        } else {
            lend(connection, to: waiters.removeFirst().id, into: &actions)
        }
    }

    private mutating func lend(_ connection: ConnectionID, to waiter: WaiterID, into actions: inout PoolActions) {
        guard case .idle(_, let expires) = connections[connection] else {
            preconditionFailure("a connection is lent that is not free")
        }
        connections[connection] = .leased(expires: expires)
        counters.leases += 1
        actions.append(.lend(connection, to: waiter))
    }

    private mutating func refuse(_ waiter: WaiterID, _ reason: PoolRefusal, into actions: inout PoolActions) {
        counters.refusals += 1
        actions.append(.refuse(waiter, reason))
    }

    private mutating func drop(_ connection: ConnectionID, into actions: inout PoolActions) {
        connections[connection] = nil
        idle.removeAll { $0 == connection }
        actions.append(.close(connection))
    }

    private mutating func closeOld(now: Tick, into actions: inout PoolActions) {
        for connection in idle {
            guard case .idle(let since, let expires) = connections[connection] else { continue }
            let unused = connections.count > policy.minimum && since.advanced(by: policy.idleTime) <= now
            if expires <= now || unused { drop(connection, into: &actions) }
        }
    }

    private mutating func finishIfEmpty(into actions: inout PoolActions) {
        guard case .draining = life, connections.isEmpty else { return }
        life = .finished
        actions.append(.finished)
    }
}
