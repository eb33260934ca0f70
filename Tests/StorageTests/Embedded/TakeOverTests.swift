import Reactor
import Storage
import TestSupport
import Testing

/// What a server finds that starts after another one, or its PostgreSQL, was killed.
@Suite struct TakeOverTests {
    @Test("a PostgreSQL that outlived a killed server is taken over, and stopped by its new owner")
    func killedServer() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let sign = KilledServer.sign(in: scene.data)
            try KilledServer.run(in: scene.data) { (try? Files.facts(of: sign)) ?? nil != nil }
            let file = try Files.read("\(scene.cluster)/postmaster.pid", atMost: 4_096)
            let id = Int32(String(decoding: file.prefix { $0 > 32 }, as: UTF8.self))
            let postgres = try scene.start()
            #expect(postgres.adopted)
            #expect(postgres.postmaster == id)
            #expect(try scene.isWritten(postgres.address))
            postgres.stop()
            #expect(scene.workers.isEmpty)
        }
    }

    @Test("a PostgreSQL that was taken over is started again when it dies, too") func adoptedDies() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            try scene.start().abandon()
            let postgres = try scene.start()
            #expect(postgres.adopted)
            let id = try #require(postgres.postmaster)
            try RunningProcess(id: id).send(.kill)
            #expect(EmbeddedScene.wait { scene.restarts == 1 })
            #expect(postgres.postmaster != id)
            try scene.write(postgres.address)
            postgres.stop()
        }
    }

    @Test("a postmaster that was killed leaves a file whose number is another process by now")
    func reusedNumber() async throws {
        let scene = try EmbeddedScene { settings, _ in settings.durability = .full }
        try await onThread {
            let first = try scene.start()
            try scene.write(first.address)
            let id = try #require(first.postmaster)
            first.abandon()
            let process = try RunningProcess(id: id)
            try process.send(.kill)
            #expect(process.wait(atMost: .seconds(20)))

            // A process of the same user: PostgreSQL itself would take it for the one that has the cluster.
            let leash = try Leash()
            var launch = ProcessLaunch(path: "/bin/cat")
            launch.input = .leash(leash)
            launch.account = EmbeddedScene.owner
            let unrelated = try launch.start()
            for path in ["\(scene.cluster)/postmaster.pid", "\(first.address.socketDirectory)/.s.PGSQL.5432.lock"] {
                let lines = try Files.read(path, atMost: 4_096).split(separator: 10, omittingEmptySubsequences: false)
                let forged = [Array("\(unrelated.id)".utf8)] + lines.dropFirst().map(Array.init)
                try Files.write(
                    Array(forged.joined(separator: [10])), to: path, permissions: 0o600,
                    owner: EmbeddedScene.owner)
            }
            let second = try scene.start()
            #expect(!second.adopted)
            #expect(try scene.isWritten(second.address))
            #expect(!unrelated.hasEnded)
            second.stop()
            try unrelated.send(.kill)
            #expect(unrelated.wait(atMost: .seconds(20)))
        }
    }

    @Test("the killed postmaster itself, ended but not laid to rest, does not hold up the start")
    func unburied() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let first = try scene.start()
            let id = try #require(first.postmaster)
            first.abandon()
            // Our hold on it is what buries it; the scene keeps one that is not the parent's.
            let process = try RunningProcess(id: id)
            try process.send(.kill)
            let second = try scene.start()
            #expect(second.postmaster != id)
            second.stop()
        }
    }

    @Test("a backend that works on after its postmaster was killed is ended before the next start")
    func orphans() async throws {
        let scene = try EmbeddedScene { settings, _ in
            settings.limits = try EmbeddedLimits(orphans: .milliseconds(300))
        }
        try await onThread {
            let first = try scene.start()
            let address = first.address
            let busy = try Thread(name: "busy") {
                // It computes and does not look around.
                _ = try? StartupConnection(address).run("SELECT count(*) FROM generate_series(1, 1000000000000) n")
            }
            let watcher = try StartupConnection(address)
            let query = """
                SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT count%' AND usename = current_user
                """
            #expect(EmbeddedScene.wait { (try? watcher.isEmpty(query)) == false })
            let id = try #require(first.postmaster)
            first.abandon()
            let process = try RunningProcess(id: id)
            try process.send(.kill)
            #expect(process.wait(atMost: .seconds(20)))
            let second = try scene.start()
            #expect(!second.adopted)
            busy.join()
            try scene.write(second.address)
            second.stop()
            #expect(scene.workers.isEmpty)
        }
    }

    @Test("a PostgreSQL of this cluster that somebody started in another way is stopped, and started in ours")
    func otherWay() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let first = try scene.start()
            try scene.write(first.address)
            first.stop()
            let found = try ServerBinaries.find(explicit: nil, path: "")
            var launch = ProcessLaunch(
                path: found[0].postgres,
                arguments: [
                    "-D", scene.clusterPath, "-c", "listen_addresses=", "-c",
                    "unix_socket_directories=\(scene.clusterPath)",
                ])
            launch.account = EmbeddedScene.owner
            let foreign = try launch.start()
            #expect(
                EmbeddedScene.wait {
                    let file = (try? Files.read("\(scene.cluster)/postmaster.pid", atMost: 4_096)) ?? []
                    return String(decoding: file, as: UTF8.self).contains("ready")
                })
            let second = try scene.start()
            #expect(!second.adopted)
            #expect(foreign.hasEnded)
            #expect(try scene.isWritten(second.address))
            second.stop()
        }
    }

    @Test("an initdb that was cut short, and one that still runs, make way for a whole database")
    func halfMade() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let begun = "\(scene.data)/postgres/cluster.new/base"
            try KilledServer.run(in: scene.data) { (try? Files.facts(of: begun)) ?? nil != nil }
            #expect(try Files.facts(of: scene.cluster) == nil)
            #expect(try Files.facts(of: "\(scene.data)/postgres/cluster.new") != nil)
            let postgres = try scene.start()
            try scene.write(postgres.address)
            #expect(try Files.facts(of: "\(scene.data)/postgres/cluster.new") == nil)
            postgres.stop()
        }
    }
}
