import Reactor
import Storage
import TestSupport
import Testing

@Suite struct SupervisionTests {
    @Test("PostgreSQL that is killed is started again, and no committed row is lost") func killed() async throws {
        let scene = try EmbeddedScene { settings, _ in settings.durability = .full }
        try await onThread {
            let postgres = try scene.start()
            try scene.write(postgres.address)
            let first = try #require(postgres.postmaster)
            try RunningProcess(id: first).send(.kill)
            #expect(EmbeddedScene.wait { scene.restarts == 1 })
            let second = try #require(postgres.postmaster)
            #expect(second != first)
            #expect(try scene.isWritten(postgres.address))
            let endings = scene.events.withLock { events in
                events.compactMap { event -> ProcessEnding? in
                    switch event {
                    case .ended(let ending, _): ending
                    case .restartFailed, .restarted: nil
                    }
                }
            }
            #expect(endings == [.killed(signal: 9)])
            postgres.stop()
            #expect(scene.workers.isEmpty)
        }
    }

    @Test("a start that fails is reported and tried again until it succeeds") func failing() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let postgres = try scene.start()
            let control = "\(scene.cluster)/global/pg_control"
            try Files.rename(control, to: control + ".away")
            try RunningProcess(id: try #require(postgres.postmaster)).send(.kill)
            #expect(EmbeddedScene.wait { scene.failures >= 2 })
            #expect(postgres.postmaster == nil)
            #expect(scene.restarts == 0)
            try Files.rename(control + ".away", to: control)
            #expect(EmbeddedScene.wait { scene.restarts == 1 })
            try scene.write(postgres.address)
            postgres.stop()
        }
    }

    @Test("a stop while PostgreSQL is down ends the attempts") func stopWhileDown() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let postgres = try scene.start()
            let control = "\(scene.cluster)/global/pg_control"
            try Files.rename(control, to: control + ".away")
            try RunningProcess(id: try #require(postgres.postmaster)).send(.kill)
            #expect(EmbeddedScene.wait { scene.failures >= 1 })
            postgres.stop()
            #expect(scene.workers.isEmpty)
            try #require(try FileLock.take(file: "\(scene.data)/lock")).unlock()
        }
    }
}

extension EmbeddedScene {
    /// How often PostgreSQL came back.
    var restarts: Int {
        count { event in
            switch event {
            case .restarted: true
            case .ended, .restartFailed: false
            }
        }
    }

    /// How often it did not.
    var failures: Int {
        count { event in
            switch event {
            case .restartFailed: true
            case .ended, .restarted: false
            }
        }
    }

    private func count(_ isCounted: (EmbeddedEvent) -> Bool) -> Int {
        events.withLock { $0 }.count(where: isCounted)
    }
}
