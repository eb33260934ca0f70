import API
import Crypto
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Server

@Suite("Settings about who may come in") struct AccessConfigurationTests {
    private static let key = String(repeating: "0f", count: 32)
    private static let other = String(repeating: "A1", count: 32)

    private func configuration(_ values: (String, String)...) throws -> Configuration {
        try Configuration(ConfigurationSources(environment: values.map { (name: $0.0, value: $0.1) }))
    }

    private func faults(_ values: (String, String)...) -> [String] {
        do throws(ConfigurationFaults) {
            _ = try Configuration(ConfigurationSources(environment: values.map { (name: $0.0, value: $0.1) }))
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test("need nothing to be set, and have the limits that the contract names")
    func defaults() throws {
        let access = try configuration().access
        #expect(access.tokenKeys.isEmpty && access.tokenFormat == .paseto && access.passwordThreads == nil)
        #expect(access.auditDays == 365 && !access.isOpen && access.demoPassword == nil)
        #expect(access.rates == RateTable())
    }

    @Test("are all taken from the environment")
    func all() throws {
        let access = try configuration(
            ("SEATWIRE_TOKEN_KEY", "\(Self.key), \(Self.other)"), ("SEATWIRE_TOKEN_FORMAT", "jwt"),
            ("SEATWIRE_PASSWORD_THREADS", "3"), ("SEATWIRE_AUDIT_DAYS", "30"), ("SEATWIRE_OPEN_ACCESS", "on"),
            ("SEATWIRE_DEMO_PASSWORD", "Demo-demo-9"), ("SEATWIRE_RATE_GENERAL", "1000/15m"),
            ("SEATWIRE_RATE_AUTH", "7/30s"), ("SEATWIRE_RATE_SESSIONS", "8/1m"), ("SEATWIRE_RATE_HOLDS", "9/1m"),
            ("SEATWIRE_RATE_PURCHASES", "10/1h"), ("SEATWIRE_RATE_STAFF", "11/1m"),
            ("SEATWIRE_RATE_DOORS", "12/1m"),
        ).access
        #expect(access.tokenKeys.map(\.revealed) == [Self.key, Self.other] && access.tokenFormat == .jwt)
        #expect(access.passwordThreads == 3 && access.auditDays == 30 && access.isOpen)
        #expect(access.demoPassword?.revealed == "Demo-demo-9")
        #expect(access.rates.general == RateBucket(name: "general", burst: 1_000, per: .seconds(900)))
        #expect(access.rates.auth == RateBucket(name: "auth", burst: 7, per: .seconds(30)))
        #expect(access.rates.sessions.burst == 8 && access.rates.holds.burst == 9 && access.rates.staff.burst == 11)
        #expect(access.rates.doors.burst == 12)
        #expect(access.rates.purchases.window == .seconds(3_600))
    }

    @Test(
        "D11: a key of another length or other letters is a fault that does not repeat it",
        arguments: [
            "", "planted", String(key.dropLast()), key + "0", String(repeating: "g", count: 64), key + ",",
            String(repeating: "+f", count: 32), key + ",planted-planted-planted-planted",
        ])
    func keys(text: String) {
        let told = faults(("SEATWIRE_TOKEN_KEY", text))
        #expect(told.count == 1 && told[0].contains("SEATWIRE_TOKEN_KEY"))
        #expect(!told[0].contains("planted"))
    }

    @Test(
        "a rate is a count and a duration",
        arguments: ["20", "20/", "/1m", "0/1m", "20/1", "20/0s", "-1/1m", "20/25h", "1000001/1m", "20/1m/1m", "x/1m"])
    func rates(text: String) {
        #expect(faults(("SEATWIRE_RATE_HOLDS", text)).count == 1)
    }

    @Test("S16: production takes no open access and no password of a demo")
    func production() {
        let told = faults(
            ("SEATWIRE_ENV", "production"), ("SEATWIRE_TOKEN_KEY", Self.key), ("SEATWIRE_OPEN_ACCESS", "on"),
            ("SEATWIRE_DEMO_PASSWORD", "Demo-demo-9"))
        #expect(told.count == 2)
        #expect(faults(("SEATWIRE_DEMO_PASSWORD", "foobar")).count == 1)
    }

    @Test("secrets are masked in the listing")
    func masked() throws {
        let listing = ResolvedSetting.listing(
            try configuration(("SEATWIRE_TOKEN_KEY", Self.key), ("SEATWIRE_DEMO_PASSWORD", "Planted-demo-9")).resolved)
        #expect(!listing.contains("0f0f") && !listing.contains("Planted"))
    }

    // MARK: Where the key comes from

    private func keys(_ directory: TestDirectory, _ values: (String, String)...) throws -> TokenKeys {
        var environment = values.map { (name: $0.0, value: $0.1) }
        environment.append((name: "SEATWIRE_DATA", value: directory.path + "/data"))
        return try TokenKeySource.keys(
            try Configuration(ConfigurationSources(environment: environment), serves: false), log: .silent)
    }

    @Test("production makes up no key, and says how to make one")
    func missing() throws {
        let directory = try TestDirectory()
        let failure = #expect(throws: StartFailure.self) { try keys(directory, ("SEATWIRE_ENV", "production")) }
        #expect(failure?.description.contains("openssl rand -hex 32") == true)
        #expect(try Files.facts(of: directory.path + "/data") == nil)
        _ = try keys(directory, ("SEATWIRE_ENV", "production"), ("SEATWIRE_TOKEN_KEY", Self.key))
    }

    @Test("development makes a key that only its owner can read, and keeps it")
    func kept() throws {
        let directory = try TestDirectory()
        let path = directory.path + "/data/token-key"
        _ = try keys(directory)
        let first = try Files.read(path, atMost: 100)
        #expect(first.count == 65)
        #expect(try Files.facts(of: path)?.permissions == 0o600)
        _ = try keys(directory)
        #expect(try Files.read(path, atMost: 100) == first)
    }

    @Test("a kept key that cannot be used, or that others can read, is a fault and is not replaced")
    func damaged() throws {
        for (text, permissions) in [("short", UInt32(0o600)), (Self.key, 0o644), ("", 0o600)] {
            let directory = try TestDirectory()
            let path = directory.path + "/data/token-key"
            try Files.makeDirectories(directory.path + "/data", permissions: 0o755)
            try Files.write(Array(text.utf8), to: path, permissions: permissions)
            #expect(throws: StartFailure.self) { try keys(directory) }
            #expect(try Files.read(path, atMost: 100) == Array(text.utf8))
        }
    }
}
