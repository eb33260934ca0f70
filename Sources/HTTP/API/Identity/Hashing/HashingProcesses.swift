package import Crypto
package import Reactor
internal import Synchronization
package import Telemetry

/// Hashes passwords in processes of their own. The kernel weighs processes that lead a session against each other as a
/// whole, so these can be made light whatever else the server does; threads of the server cannot. And the memory of a
/// hash is not the server's.
package final class HashingProcesses: PasswordHashing {
    /// Those with which nobody talks.
    private let idle: Locked<[HashingSeat]>
    private let lost = Atomic<Int>(0)

    /// Starts the processes, and waits until all are ready.
    /// - Parameter count: as many as threads ask at once.
    package init(
        _ launch: ProcessLaunch, count: Int, limits: HashingLimits = HashingLimits(), log: Log
    ) throws(HashingStartFailure) {
        var seats: [HashingSeat] = []
        // All at once: each needs a moment until it is ready.
        for _ in 0..<count {
            var seat = HashingSeat(launch, limits: limits, log: log)
            try seat.open()
            seats.append(seat)
        }
        for place in seats.indices { try seats[place].greet() }
        idle = Locked(seats)
    }

    package var losses: Int { lost.load(ordering: .relaxed) }

    package func answer(_ request: HashRequest) throws(HashingFailure) -> HashAnswer {
        guard var seat = idle.withLock({ $0.popLast() }) else { throw HashingFailure() }
        let before = seat.losses
        defer {
            lost.wrappingAdd(seat.losses - before, ordering: .relaxed)
            let back = seat
            idle.withLock { $0.append(back) }
        }
        return try seat.answer(request)
    }

    package func stop() {
        let seats = idle.withLock { seats in
            defer { seats = [] }
            return seats
        }
        for var seat in seats { seat.close() }
    }
}
