import Reactor
import Storage
import TestSupport
import Testing

/// Starts that end with one clear line, and change nothing.
@Suite struct RefusalTests {
    @Test("a second server on the same data directory is refused and told who has it") func locked() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let first = try scene.start()
            let message = "another seatwire (process \(ProcessTable.own)) already uses the data directory \(scene.data)"
            #expect(scene.failure()?.description == message)
            try scene.write(first.address)
            first.stop()
        }
    }

    @Test("a second server that comes to the same cluster by another way is refused") func linked() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let first = try scene.start()
            let other = try EmbeddedScene()
            try Files.makeDirectories(other.data, permissions: 0o711)
            try Files.makeLink("\(other.data)/postgres", to: "\(scene.data)/postgres")
            let failure = other.failure()
            #expect(
                failure?.description
                    == "another seatwire already uses the database in \(scene.cluster), under another data directory")
            first.stop()
        }
    }

    @Test("missing programs are named, with the package that has them") func missing() throws {
        let directory = try TestDirectory()
        let failure = #expect(throws: EmbeddedFailure.self) {
            try ServerBinaries.find(explicit: nil, path: directory.path, root: directory.path)
        }
        #expect(failure?.description.contains("run 'apt-get install postgresql'") == true)
        let explicit = #expect(throws: EmbeddedFailure.self) {
            try ServerBinaries.find(explicit: directory.path, path: "/usr/bin")
        }
        #expect(explicit?.description.contains("looked in \(directory.path)") == true)
    }

    @Test("the newest programs come first, too old ones do not count") func versions() throws {
        let directory = try TestDirectory()
        func install(_ version: String, in folder: String) throws {
            for name in ["postgres", "initdb"] {
                try TestProgram.write(
                    "#!/bin/sh\necho 'postgres (PostgreSQL) \(version)'\n",
                    to: "\(directory.path)/\(folder)/bin/\(name)")
            }
        }
        try install("13.9 (Debian 13.9-1)", in: "13")
        let old = #expect(throws: EmbeddedFailure.self) {
            try ServerBinaries.find(explicit: nil, path: "", root: directory.path)
        }
        #expect(old?.description.contains("PostgreSQL 14 or newer is needed, and here is only 13") == true)
        try install("9.6.24", in: "9.6")
        try install("15.7 (Debian 15.7-0+deb12u1)", in: "15")
        try install("17beta1", in: "17")
        try install("16.1", in: "elsewhere")
        let found = try ServerBinaries.find(
            explicit: nil, path: "/nowhere:relative:\(directory.path)/elsewhere/bin", root: directory.path)
        #expect(found.map(\.version) == [17, 16, 15])
    }

    @Test("a cluster of another version is left alone, and the way to upgrade is told") func version() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            try scene.start().stop()
            try Files.write(Array("13\n".utf8), to: "\(scene.cluster)/PG_VERSION", permissions: 0o600, owner: owner)
            let before = try Files.list(scene.cluster)
            let message = try #require(scene.failure()?.description)
            #expect(message.contains("was made by PostgreSQL 13: run 'apt-get install postgresql-13'"))
            #expect(message.contains("pg_upgrade"))
            #expect(!message.contains("\n"))
            // Nothing leads back to an older version.
            try Files.write(Array("99\n".utf8), to: "\(scene.cluster)/PG_VERSION", permissions: 0o600, owner: owner)
            let newer = try #require(scene.failure()?.description)
            #expect(newer.contains("run 'apt-get install postgresql-99'") && !newer.contains("pg_upgrade"))
            #expect(try Files.list(scene.cluster) == before)
            #expect(try Files.list("\(scene.data)/postgres").contains("cluster.new") == false)
        }
    }

    @Test("a directory of other files is not made into a cluster, an empty one is") func strange() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            try scene.start().stop()
            try Files.removeTree(scene.cluster)
            try Files.makeDirectory(scene.cluster, permissions: 0o700)
            try Files.write([1], to: "\(scene.cluster)/precious", permissions: 0o600)
            #expect(scene.failure()?.description.contains("holds files but no PostgreSQL cluster") == true)
            #expect(try Files.list(scene.cluster) == ["precious"])
            try Files.remove("\(scene.cluster)/precious")
            let postgres = try scene.start()
            try scene.write(postgres.address)
            postgres.stop()
        }
    }

    @Test("a directory for the socket that is a link, is open, or is another's is not used")
    func socketDirectory() async throws {
        let scene = try EmbeddedScene { settings, directory in
            settings.dataDirectory = "\(directory.path)/\(String(repeating: "long/", count: 20))data"
        }
        try await onThread {
            let first = try scene.start()
            let path = first.address.socketDirectory
            first.stop()

            try Files.makeLink(path, to: scene.data)
            #expect(scene.failure()?.description == "\(path) cannot be used: it is not a directory")
            try Files.remove(path)

            try Files.makeDirectory(path, permissions: 0o755)
            if let owner { try Files.give(path, to: owner) }
            #expect(scene.failure()?.description.contains("others than its owner may enter it") == true)
            try Files.removeTree(path)

            if let owner, let nobody = SystemAccount.find(name: "nobody") {
                try Files.makeDirectory(path, permissions: 0o700)
                try Files.give(path, to: nobody)
                #expect(scene.failure()?.description == "\(path) belongs to nobody: start as that user, or as root")
                try Files.removeTree(path)
                #expect(owner != nobody)
            }
            try scene.start().stop()
        }
    }

    @Test("what PostgreSQL says when it cannot start is passed on") func brokenStart() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            try scene.start().stop()
            let settings = "\(scene.cluster)/postgresql.auto.conf"
            try Files.write(Array("max_wal_size = nonsense\n".utf8), to: settings, permissions: 0o600, owner: owner)
            let message = try #require(scene.failure()?.description)
            #expect(message.contains("exited with code 1"))
            #expect(message.contains("max_wal_size"))
        }
    }

    @Test("a cluster that operators work on in single-user mode is left to them") func standalone() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            try scene.start().stop()
            let leash = try Leash()
            let found = try ServerBinaries.find(explicit: nil, path: "")
            var launch = ProcessLaunch(
                path: found[0].postgres, arguments: ["--single", "-D", scene.clusterPath, "postgres"])
            launch.input = .leash(leash)
            launch.account = EmbeddedScene.owner
            let process = try launch.start()
            #expect(
                EmbeddedScene.wait {
                    // The number with a minus sign, and not merely the file's birth.
                    (try? Files.read("\(scene.cluster)/postmaster.pid", atMost: 4_096))?.first == UInt8(ascii: "-")
                })
            #expect(
                scene.failure()?.description
                    == "process \(process.id) uses \(scene.clusterPath) in single-user mode: end it first")
            leash.letGo()
            #expect(process.wait(atMost: .seconds(30)))
            try scene.start().stop()
        }
    }

    @Test("a place that is not a directory is refused") func notADirectory() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            try Files.makeDirectories(scene.data, permissions: 0o711)
            try Files.write([1], to: "\(scene.data)/postgres", permissions: 0o600)
            #expect(scene.failure()?.description.contains("it is not a directory") == true)
        }
    }
}

/// Who PostgreSQL runs as; nil when that is who the tests run as.
private let owner = EmbeddedScene.owner
