import Bytes
import Telemetry
import Testing

@testable import Server

@Suite("The configuration")
struct ConfigurationTests {
    private static let tokenKey = ("SEATWIRE_TOKEN_KEY", String(repeating: "0f", count: 32))
    /// A production in which nothing is wrong.
    private static let production = [("SEATWIRE_ENV", "production"), tokenKey]

    private func sources(
        flags: [(String, String)] = [], environment: [(String, String)] = [], file: String? = nil
    ) -> ConfigurationSources {
        ConfigurationSources(
            flags: flags.map { (variable: $0.0, flag: "--" + SettingRow.kebab($0.0), value: $0.1) },
            environment: environment.map { (name: $0.0, value: $0.1) },
            file: file.map { EnvironmentFile(Array($0.utf8), name: ".env") })
    }

    private func faults(_ sources: ConfigurationSources) -> [String] {
        do throws(ConfigurationFaults) {
            _ = try Configuration(sources)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test("needs nothing to be set")
    func defaults() throws {
        let configuration = try Configuration(sources())
        #expect(configuration.stage == .development)
        #expect(configuration.host.description == "127.0.0.1")
        #expect(configuration.port == 8080)
        #expect(configuration.tls == nil)
        #expect(configuration.loops == nil)
        #expect(configuration.connections == 20_000)
        #expect(configuration.connectionsPerAddress == 256)
        #expect(configuration.socketsPerAddress == 64)
        #expect(configuration.socketsPerAccount == 16)
        #expect(configuration.memory == nil)
        #expect(configuration.drainWindow == .seconds(1))
        #expect(configuration.drainTimeout == .seconds(30))
        #expect(configuration.databaseURL == nil)
        #expect(configuration.poolSize == 10)
        #expect(configuration.dataDirectory == ".seatwire")
        #expect(configuration.postgresBinaries == nil)
        #expect(configuration.migrations == nil)
        #expect(configuration.web == nil)
        #expect(configuration.apiKeys.isEmpty)
        #expect(configuration.origins.isEmpty)
        #expect(configuration.trustedProxies.isEmpty)
        #expect(configuration.limitsRates)
        #expect(configuration.logLevel == .info)
        #expect(configuration.logStyle == .automatic)
        #expect(configuration.warnings.isEmpty)
    }

    @Test("takes every setting of the table from the environment")
    func everything() throws {
        let values = [
            ("SEATWIRE_ENV", "production"), ("SEATWIRE_HOST", "::"), ("SEATWIRE_PORT", "443"),
            ("SEATWIRE_TLS_CERT", "/tls/chain.pem"), ("SEATWIRE_TLS_KEY", "/tls/key.pem"), ("SEATWIRE_LOOPS", "4"),
            ("SEATWIRE_CONNECTIONS", "100000"), ("SEATWIRE_CONNECTIONS_PER_ADDRESS", "64"),
            ("SEATWIRE_SOCKETS_PER_ADDRESS", "128"), ("SEATWIRE_SOCKETS_PER_ACCOUNT", "32"),
            ("SEATWIRE_MEMORY", "2048"),
            ("SEATWIRE_DRAIN_WINDOW", "90s"), ("SEATWIRE_DRAIN_TIMEOUT", "2m"),
            ("DATABASE_URL", "postgres://seat:pass@db:5432/seats"),
            ("SEATWIRE_POOL_SIZE", "20"), ("SEATWIRE_DATA", "/var/lib/seatwire"),
            ("SEATWIRE_POSTGRES_BIN", "/usr/lib/postgresql/15/bin"), ("SEATWIRE_MIGRATIONS", "/opt/m"),
            ("SEATWIRE_WEB", "/opt/w"), ("SEATWIRE_API_KEY", "0123456789abcdef, fedcba9876543210"),
            ("SEATWIRE_ORIGINS", "https://a.example,http://localhost:3000"),
            ("SEATWIRE_TRUSTED_PROXIES", "10.0.0.0/8, ::1"), ("SEATWIRE_RATE_LIMITS", "on"),
            ("SEATWIRE_CROWD", "off"), ("SEATWIRE_LOG_LEVEL", "warning"), ("SEATWIRE_LOG_FORMAT", "json"),
        ]
        let others = Set(Settings.accessRows.map(\.variable))
        #expect(Set(values.map(\.0)).union(others) == Set(Settings.rows.map(\.variable)))
        let configuration = try Configuration(sources(environment: values + [Self.tokenKey]))
        #expect(configuration.stage == .production)
        #expect(configuration.host.description == "::")
        #expect(configuration.port == 443)
        #expect(configuration.tls == CertificateFiles(certificate: "/tls/chain.pem", key: "/tls/key.pem"))
        #expect(configuration.loops == 4)
        #expect(configuration.connections == 100_000)
        #expect(configuration.connectionsPerAddress == 64)
        #expect(configuration.socketsPerAddress == 128)
        #expect(configuration.socketsPerAccount == 32)
        #expect(configuration.memory == 2_048)
        #expect(configuration.drainWindow == .seconds(90))
        #expect(configuration.drainTimeout == .seconds(120))
        #expect(configuration.databaseURL?.revealed == "postgres://seat:pass@db:5432/seats")
        #expect(configuration.poolSize == 20)
        #expect(configuration.dataDirectory == "/var/lib/seatwire")
        #expect(configuration.postgresBinaries == "/usr/lib/postgresql/15/bin")
        #expect(configuration.migrations == "/opt/m")
        #expect(configuration.web == "/opt/w")
        #expect(configuration.apiKeys.map(\.revealed) == ["0123456789abcdef", "fedcba9876543210"])
        #expect(configuration.origins == ["https://a.example", "http://localhost:3000"])
        #expect(configuration.trustedProxies.count == 2)
        #expect(configuration.logLevel == .warning)
        #expect(configuration.logStyle == .json)
        #expect(configuration.resolved.allSatisfy { $0.origin == .environment || others.contains($0.variable) })
    }

    @Test("prefers a flag to the environment, the environment to the file, and the file to the default")
    func precedence() throws {
        let file = "SEATWIRE_PORT=1\nSEATWIRE_HOST=::1\nSEATWIRE_LOOPS=3\n"
        let environment = [("SEATWIRE_PORT", "2"), ("SEATWIRE_HOST", "127.0.0.2")]
        let configuration = try Configuration(
            sources(flags: [("SEATWIRE_PORT", "3")], environment: environment, file: file))
        #expect(configuration.port == 3)
        #expect(configuration.host.description == "127.0.0.2")
        #expect(configuration.loops == 3)
        let origins = Dictionary(uniqueKeysWithValues: configuration.resolved.map { ($0.variable, $0.origin) })
        #expect(origins["SEATWIRE_PORT"] == .flag("--port"))
        #expect(origins["SEATWIRE_HOST"] == .environment)
        #expect(origins["SEATWIRE_LOOPS"] == .file(name: ".env", line: 3))
        #expect(origins["SEATWIRE_ENV"] == .fallback)
    }

    @Test("reports every fault at once, by name, with where it came from and what is allowed")
    func allFaults() {
        let found = faults(
            sources(
                flags: [("SEATWIRE_PORT", "eighty")],
                environment: [("SEATWIRE_LOG_LEVEL", "warn"), ("SEATWIRE_PROT", "1")],
                file: "SEATWIRE_LOOPS=0\nnonsense\nSEATWIRE_ORIGIN=https://a.example\n"))
        #expect(
            found == [
                ".env line 2: has no =; a line is NAME=value",
                "SEATWIRE_PROT (environment): is not a setting, did you mean SEATWIRE_PORT?",
                "SEATWIRE_ORIGIN (.env line 3): is not a setting, did you mean SEATWIRE_ORIGINS?",
                "SEATWIRE_PORT (--port): \"eighty\" is not a whole number; allowed: 0 to 65535",
                "SEATWIRE_LOOPS (.env line 1): \"0\" is too small; allowed: 1 to 256",
                "SEATWIRE_LOG_LEVEL (environment): \"warn\" is not one of the choices; allowed: debug, info, warning, error",
            ])
    }

    @Test("refuses a value that is empty, whichever setting it is", arguments: Settings.rows.map(\.variable))
    func empty(variable: String) {
        let found = faults(sources(environment: [(variable, "")]))
        #expect(found.first?.hasPrefix("\(variable) (environment): is empty; unset it to get the default") == true)
    }

    @Test("never lets an empty key open the gate", arguments: ["", ",", "0123456789abcdef,", " "])
    func emptyKey(keys: String) {
        #expect(faults(sources(environment: [("SEATWIRE_API_KEY", keys)])).count == 1)
    }

    @Test("knows which foreign names are none of its business")
    func foreignNames() throws {
        _ = try Configuration(
            sources(environment: [("PATH", "/bin"), ("DATABSE_URL", "x")], file: "POSTGRES_PASSWORD=x\n"))
        #expect(
            faults(sources(file: "DATABSE_URL=x\n")) == [
                "DATABSE_URL (.env line 1): is not a setting, did you mean DATABASE_URL?"
            ])
        #expect(
            faults(sources(environment: [("SEATWIRE_TLS_KYE", "x")])) == [
                "SEATWIRE_TLS_KYE (environment): is not a setting, did you mean SEATWIRE_TLS_KEY?"
            ])
        #expect(
            faults(sources(environment: [("SEATWIRE_XYZZY_QUUX", "x")])) == [
                "SEATWIRE_XYZZY_QUUX (environment): is not a setting; `seatwire help settings` lists the names"
            ])
    }

    @Test("refuses a certificate without its key and a key without its certificate")
    func halfTLS() {
        #expect(
            faults(sources(environment: [("SEATWIRE_TLS_CERT", "c.pem")])) == [
                "SEATWIRE_TLS_CERT (environment): needs SEATWIRE_TLS_KEY beside it"
            ])
        #expect(
            faults(sources(flags: [("SEATWIRE_TLS_KEY", "k.pem")])) == [
                "SEATWIRE_TLS_KEY (--tls-key): needs SEATWIRE_TLS_CERT beside it"
            ])
    }

    @Test("refuses a crowd in production, where there is no demo")
    func crowdedProduction() throws {
        let on = [("SEATWIRE_CROWD", "on")]
        #expect(try Configuration(sources(environment: on)).hasCrowd)
        #expect(
            faults(sources(environment: on + Self.production)) == [
                "SEATWIRE_CROWD (environment): cannot be on in production"
            ])
    }

    @Test("refuses to serve without a key of tokens in production; what only works on the database needs none")
    func keylessProduction() throws {
        let production = sources(environment: [("SEATWIRE_ENV", "production")])
        #expect(
            faults(production) == [
                "SEATWIRE_TOKEN_KEY: is not set, and production makes up no key; `openssl rand -hex 32` makes one"
            ])
        #expect(try Configuration(production, serves: false).access.tokenKeys.isEmpty)
    }

    @Test("refuses to run without rate limits in production")
    func unlimitedProduction() throws {
        let off = [("SEATWIRE_RATE_LIMITS", "off")]
        #expect(try Configuration(sources(environment: off)).limitsRates == false)
        #expect(
            faults(sources(environment: off + Self.production)) == [
                "SEATWIRE_RATE_LIMITS (environment): cannot be off in production"
            ])
    }

    @Test("warns in production of an open gate and of traffic that is not encrypted")
    func warnings() throws {
        #expect(try Configuration(sources(environment: Self.production)).warnings.count == 1)
        let open = Self.production + [("SEATWIRE_HOST", "0.0.0.0")]
        #expect(try Configuration(sources(environment: open)).warnings.count == 2)
        let keyed = open + [("SEATWIRE_API_KEY", "0123456789abcdef"), ("SEATWIRE_TRUSTED_PROXIES", "10.0.0.1")]
        #expect(try Configuration(sources(environment: keyed)).warnings.isEmpty)
    }

    @Test("never shows a secret: not in the listing, not in a fault, not in a description")
    func secrets() throws {
        let environment = [
            ("SEATWIRE_API_KEY", "hunter2-hunter2-hunter2"),
            ("DATABASE_URL", "postgres://seat:hunter2@db/x?password=hunter2"),
        ]
        let configuration = try Configuration(sources(environment: environment))
        let listing = ResolvedSetting.listing(configuration.resolved)
        #expect(!listing.contains("hunter2"))
        #expect(listing.contains("postgres://seat:***@db/x?password=***"))
        // What ends a word in a line of the log ends nothing here.
        for url in [
            "postgres://seat:hun,ter2@db/x", "postgres://seat:hunt;er2@db/x", "postgres://seat:hun)ter2@db/x",
            "postgres://seat:hu:nt\"er2@db/x", "postgres://db/x?password=hun,ter2&sslpassword=hun;ter2",
            "postgres://seat@db/x?PASSWORD=hun)ter2&application_name=a", "postgres://db/x?p%61ssword=hunter2",
        ] {
            let resolved = try Configuration(sources(environment: [("DATABASE_URL", url)])).resolved
            let shown = try #require(resolved.first { $0.variable == "DATABASE_URL" }?.shown)
            #expect(
                Redaction.masked(url: "postgres://u:\u{301}ter2@h/d?password=\u{301}ter2").contains("ter2") == false)
            #expect(!shown.contains("ter2") && !shown.contains("er2") && shown.contains("***"), "\(shown)")
        }
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!String(reflecting: configuration.apiKeys).contains("hunter2"))
        let wrong = faults(
            sources(environment: [("SEATWIRE_API_KEY", "hunter2"), ("DATABASE_URL", "mysql://seat:hunter2@db")]))
        #expect(wrong.count == 2)
        #expect(!wrong.joined().contains("hunter2"))
    }

    @Test("lists every setting in columns")
    func listing() throws {
        let configuration = try Configuration(sources(flags: [("SEATWIRE_PORT", "9")]))
        let lines = ResolvedSetting.listing(configuration.resolved).split(separator: "\n")
        #expect(lines.count == Settings.rows.count)
        #expect(lines.contains { $0.hasPrefix("SEATWIRE_PORT ") && $0.contains(" 9 ") && $0.hasSuffix("  --port") })
        let width = "SEATWIRE_CONNECTIONS_PER_ADDRESS".count
        #expect(lines.allSatisfy { $0.prefix(width + 2).hasSuffix("  ") && !$0.dropFirst(width + 2).hasPrefix(" ") })
    }

    @Test("shows a hostile value without letting it act on the terminal")
    func hostileValue() {
        let found = faults(sources(environment: [("SEATWIRE_PORT", "8\u{1b}[2J\n0")]))
        #expect(
            found == ["SEATWIRE_PORT (environment): \"8\\u{1B}[2J\\n0\" is not a whole number; allowed: 0 to 65535"])
    }
}
