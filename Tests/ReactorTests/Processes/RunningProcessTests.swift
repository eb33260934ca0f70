import Reactor
import TestSupport
import Testing

@Suite struct RunningProcessTests {
    /// A process that lives until it is told to end, or until the leash is dropped.
    private func waiter() throws -> (RunningProcess, Leash) {
        let leash = try Leash()
        var launch = ProcessLaunch(path: "/bin/cat")
        launch.input = .leash(leash)
        return (try launch.start(), leash)
    }

    @Test("a signal ends a process, and its end is seen by those who are not its parent too") func signal() throws {
        let (process, leash) = try waiter()
        let stranger = try RunningProcess(id: process.id)
        #expect(!stranger.hasEnded)
        #expect(try stranger.send(.terminate))
        #expect(stranger.wait(atMost: .seconds(20)))
        #expect(process.reap() == .killed(signal: 15))
        #expect(process.reap() == .unknown)
        withExtendedLifetime(leash) {}
    }

    @Test("a process that has ended takes no signal, also when its number lives on unburied") func ended() throws {
        let (process, leash) = try waiter()
        try process.send(.kill)
        #expect(process.wait(atMost: .seconds(20)))
        #expect(process.reap() == .killed(signal: 9))
        #expect(try !process.send(.kill))
        withExtendedLifetime(leash) {}
    }

    @Test("a child that nobody holds any more is laid to rest when it ends, and a stranger does not do that")
    func abandoned() async throws {
        let id: Int32
        let leash: Leash
        do {
            let (process, line) = try waiter()
            id = process.id
            leash = line
        }
        do {
            let stranger = try RunningProcess(id: id)
            #expect(!stranger.hasEnded)
            try stranger.send(.kill)
        }
        withExtendedLifetime(leash) {}
        // As long as it is not laid to rest its number can be taken hold of.
        let isGone = try await onThread {
            let deadline = Deadline(after: .seconds(30))
            while (try? RunningProcess(id: id)) != nil, !deadline.hasPassed { deadline.pause(.milliseconds(5)) }
            return (try? RunningProcess(id: id)) == nil
        }
        #expect(isGone)
    }

    @Test("there is no hold on a number that nobody has") func nobody() throws {
        let (process, leash) = try waiter()
        try process.send(.kill)
        #expect(process.wait(atMost: .seconds(20)))
        _ = process.reap()
        #expect(throws: SystemFailure.self) { try RunningProcess(id: process.id) }
        withExtendedLifetime(leash) {}
    }

    @Test("a bell ends a wait for a process that lives on") func bell() async throws {
        let (process, leash) = try waiter()
        let bell = try Bell()
        #expect(process.wait(until: Deadline(after: .zero), or: bell) == .timeOver)
        async let waking = onThread { process.wait(until: Deadline(after: .seconds(60)), or: bell) }
        bell.ring()
        #expect(try await waking == .rung)
        #expect(bell.wait(until: Deadline(after: .zero)))
        try process.send(.kill)
        #expect(process.wait(atMost: .seconds(20)))
        #expect(process.wait(until: Deadline(after: .zero), or: try Bell()) == .ended)
        withExtendedLifetime(leash) {}
    }
}
