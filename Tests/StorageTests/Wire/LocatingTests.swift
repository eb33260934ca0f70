import Bytes
import Glibc
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Storage

@Suite("Where the hosts of a connection string are")
struct LocatingTests {
    private static let unknown = ResolverFailure(host: "x", kind: .notFound, reason: "no such name")

    /// A resolver that knows a few names.
    private static func knowing(_ known: [String: [String]]) -> HostNames {
        HostNames { host in
            guard let texts = known[host] else { return .failure(unknown) }
            return .success(texts.compactMap { IPAddress($0) })
        }
    }

    private static func keywords(_ url: String, _ names: HostNames) async throws -> [String] {
        let settings = try ConnectionSettings(connectionString: url)
        return try await settings.hosts.located(by: names).map { "\($0.key)=\($0.value)" }
    }

    @Test("a name stands beside each of its addresses, and every host keeps its place and its port")
    func several() async throws {
        let names = Self.knowing(["a.example": ["192.0.2.1", "2001:db8::1"], "b.example": ["192.0.2.2"]])
        #expect(
            try await Self.keywords("postgres://u@a.example,192.0.2.9,b.example/d", names) == [
                "host=a.example,a.example,192.0.2.9,b.example", "hostaddr=192.0.2.1,2001:db8::1,,192.0.2.2", "port=,,,",
            ])
        #expect(
            try await Self.keywords("postgres://u@b.example:1,a.example:2/d", names) == [
                "host=b.example,a.example,a.example", "hostaddr=192.0.2.2,192.0.2.1,2001:db8::1", "port=1,2,2",
            ])
        #expect(
            try await Self.keywords("host=a.example,/run/pg port=5,6", names) == [
                "host=a.example,a.example,/run/pg", "hostaddr=192.0.2.1,2001:db8::1,", "port=5,5,6",
            ])
    }

    @Test("a name that is not found is left out while there are others, and alone it is a database out of reach")
    func missing() async throws {
        let names = Self.knowing(["b.example": ["192.0.2.2"]])
        #expect(
            try await Self.keywords("postgres://u@gone.example:1,b.example:2/d", names)
                == ["host=b.example", "hostaddr=192.0.2.2", "port=2"])
        let failure = await #expect(throws: StoreFailure.self) {
            try await Self.keywords("postgres://u@gone.example/d", names)
        }
        #expect(failure?.code == .unavailable && failure?.detail.contains("no such name") == true)
    }

    @Test(
        "sockets, addresses and hosts whose address is given are no names, and what libpq refuses is left to it",
        arguments: [
            "postgresql:///d?host=/run/postgresql", "host=@seatwire", "postgres://u@127.0.0.1:5432/d",
            "postgres://u@[::1]/d", "host=fe80::1%eth0", "host=db.example hostaddr=192.0.2.1",
            "host=a.example,b.example hostaddr=192.0.2.1", "host=a.example,b.example port=1,2,3", "service=seats",
        ])
    func noNames(_ text: String) async throws {
        let names = HostNames { host in
            Issue.record("\(host) was asked for")
            return .failure(Self.unknown)
        }
        #expect(try await Self.keywords(text, names) == [])
    }

    @Test("a name that many ask for at once is asked for once")
    func once() async throws {
        let count = Locked(0)
        let gate = Meeting(of: 2)
        let names = HostNames { _ in
            count.withLock { $0 += 1 }
            await gate.arrive()
            return .success([IPAddress(v4: 0x7F00_0001)])
        }
        let first = Task { await names.addresses(of: "db.example") }
        while count.withLock({ $0 }) == 0 { await Task.yield() }
        let second = Task { await names.addresses(of: "db.example") }
        while names.asking(for: "db.example") < 2 { await Task.yield() }
        await gate.arrive()
        #expect(await first.value == second.value)
        #expect(count.withLock { $0 } == 1)
    }

    @Test("a resolver that does not answer holds up no loop, and the database is out of reach in time")
    func silentResolver() async throws {
        var settings = try ConnectionSettings(connectionString: "postgres://u@db.example/d")
        let end = Meeting(of: 2)
        settings.names = HostNames { _ in
            await end.arrive()
            return .failure(Self.unknown)
        }
        settings.connectTime = .milliseconds(200)
        let silent = settings
        try await withLoop { reactor in
            let database = Database(
                silent, on: reactor, policy: PoolPolicy(minimum: 1, maximum: 1, waitingTime: .milliseconds(400)),
                log: .silent)
            await database.start()
            let failure = await storeFailure { () throws(StoreFailure) in try await database.ping() }
            #expect(failure?.code == .unavailable)
            #expect(failure?.detail.contains("no word of where it is") == true, "\(String(describing: failure))")
            await database.shutDown(within: .zero)
        }
        // The answer comes when nobody is there any more.
        await end.arrive()
    }

    @Test("a connection goes to the address that was found")
    func found() async throws {
        let listener = try LoopbackListener()
        var settings = try ConnectionSettings(
            connectionString: "postgres://u@db.example:\(listener.port)/d?sslmode=disable")
        settings.names = Self.knowing(["db.example": ["127.0.0.1"]])
        let located = settings
        try await withLoop { reactor in
            let database = Database(located, on: reactor, policy: PoolPolicy(minimum: 1, maximum: 1), log: .silent)
            await database.start()
            let descriptor = listener.descriptor
            let guest = try await onThread { accept(descriptor, nil, nil) }
            #expect(guest >= 0)
            close(guest)
            await database.shutDown(within: .zero)
        }
    }
}
