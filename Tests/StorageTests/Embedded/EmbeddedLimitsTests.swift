import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Storage

@Suite struct EmbeddedLimitsTests {
    @Test("connections within their range are taken, one past either end is refused") func connections() throws {
        let (fewest, most) = (EmbeddedLimits.connectionRange.lowerBound, EmbeddedLimits.connectionRange.upperBound)
        #expect(try EmbeddedLimits(connections: fewest).connections == fewest)
        #expect(try EmbeddedLimits(connections: most).connections == most)
        #expect(throws: EmbeddedLimits.Fault.connections(fewest - 1)) { try EmbeddedLimits(connections: fewest - 1) }
        #expect(throws: EmbeddedLimits.Fault.connections(most + 1)) { try EmbeddedLimits(connections: most + 1) }
    }

    @Test("a pool of any size leaves connections to the ledger, the listener and operators")
    func pool() {
        for size in [1, 80, 81, 500, EmbeddedLimits.connectionRange.upperBound] {
            let connections = EmbeddedLimits.serving(pool: size).connections
            #expect(EmbeddedLimits.connectionRange.contains(connections))
            #expect(connections >= min(size + 20, EmbeddedLimits.connectionRange.upperBound) && connections >= 100)
        }
    }

    @Test("a log has room for a page, and every wait is a wait") func others() throws {
        #expect("\(EmbeddedLimits.standard)" == "\(try EmbeddedLimits())")
        #expect(try EmbeddedLimits(logSize: 4_096).logSize == 4_096)
        #expect(throws: EmbeddedLimits.Fault.logSize(4_095)) { try EmbeddedLimits(logSize: 4_095) }
        #expect(throws: EmbeddedLimits.Fault.wait("recovery")) { try EmbeddedLimits(recovery: .zero) }
        #expect(throws: EmbeddedLimits.Fault.wait("orphans")) { try EmbeddedLimits(orphans: .seconds(-1)) }
    }

    @Test("a socket path of 107 bytes stays at home, one of 108 goes to the short directory") func socketPath() {
        func directory(_ length: Int) -> String {
            // "/run/.s.PGSQL.5432" takes the other 18.
            let home = ClusterHome(path: "/" + String(repeating: "h", count: length - 19), account: .current)
            return SocketDirectory.path(for: home, or: "/tmp")
        }
        #expect(SocketDirectory.socket(in: directory(107)).utf8.count == 107)
        #expect(directory(107).hasSuffix("/run"))
        #expect(directory(108).hasPrefix("/tmp/seatwire-\(SystemAccount.current.user)-"))
        #expect(SocketDirectory.socket(in: directory(108)).utf8.count <= 107)
    }

    @Test("the log of PostgreSQL is kept within its bound, its end is kept, and what appends goes on")
    func logSize() async throws {
        let scene = try EmbeddedScene { settings, _ in settings.limits = try EmbeddedLimits(logSize: 4_096) }
        try await onThread {
            let home = ClusterHome(path: scene.directory.path, account: .current)
            let start = ClusterStart(
                settings: scene.settings, home: home, socketDirectory: "",
                binaries: ServerBinaries(directory: "", version: 15), log: .silent)
            try Files.write([UInt8](repeating: 1, count: 4_096), to: home.logFile, permissions: 0o600)
            start.boundLog()
            #expect(try Files.facts(of: home.logFile)?.size == 4_096)
            #expect(try Files.facts(of: home.formerLogFile) == nil)

            var echo = ProcessLaunch(path: "/bin/echo", arguments: ["one byte more"])
            echo.output = .file(home.logFile)
            #expect(try echo.start().wait(atMost: .seconds(20)))
            start.boundLog()
            #expect(try Files.facts(of: home.logFile)?.size == 0)
            let former = try Files.read(home.formerLogFile, atMost: 4_096)
            #expect(former.count == 4_096)
            #expect(former.suffix(14) == Array("one byte more\n".utf8)[...])
            #expect(try echo.start().wait(atMost: .seconds(20)))
            #expect(try Files.facts(of: home.logFile)?.size == 14)
        }
    }

    @Test("an address is quoted for libpq") func address() {
        let address = DatabaseAddress(socketDirectory: "/a 'b' \\c")
        #expect(
            address.connectionString
                == "host='/a \\'b\\' \\\\c' port='5432' user='seatwire' dbname='seatwire'")
        #expect(address.with(database: "other").database == "other")
        #expect(address.with(database: "other").user == "seatwire")
    }
}
