internal import Bytes
internal import Telemetry

/// Every setting. This table drives the parsing of flags, environment and file, the help, the listing of `config`
/// and the table in docs/operations.md, which a test compares with it.
enum Settings {
    static let stage = Setting(
        SettingRow(
            "SEATWIRE_ENV", "STAGE", "where the server runs; production refuses what is only fit for a desk",
            allowed: "development, production", standard: "development"),
        fallback: .development,
        parse: ValueParsers.choice(["development": Stage.development, "production": .production]))

    static let host = Setting(
        SettingRow(
            "SEATWIRE_HOST", "ADDRESS", "the address to listen on; 0.0.0.0 or :: for every interface",
            allowed: "an IPv4 or IPv6 address, or localhost", standard: "127.0.0.1"),
        fallback: IPAddress(v4: 0x7F00_0001), parse: { text throws(Rejection) in try ValueParsers.address(text) })

    static let port = Setting(
        SettingRow(
            "SEATWIRE_PORT", "PORT", "the port to listen on; 0 lets the system choose one",
            allowed: "0 to 65535", standard: "8080"),
        fallback: 8080, parse: ValueParsers.integer(in: 0...65_535))

    static let tlsCertificate = Setting(
        SettingRow(
            "SEATWIRE_TLS_CERT", "FILE", "the certificate chain in PEM; with it the port speaks TLS only",
            allowed: "a path", standard: "no TLS"),
        fallback: String?.none, parse: { text throws(Rejection) in try ValueParsers.path(text) })

    static let tlsKey = Setting(
        SettingRow(
            "SEATWIRE_TLS_KEY", "FILE", "the private key of the certificate in PEM", allowed: "a path",
            standard: "no TLS"),
        fallback: String?.none, parse: { text throws(Rejection) in try ValueParsers.path(text) })

    static let loops = Setting(
        SettingRow(
            "SEATWIRE_LOOPS", "COUNT", "event loops, each a thread of its own", allowed: "1 to 256",
            standard: "one per core"),
        fallback: Int?.none, parse: { text throws(Rejection) in try ValueParsers.integer(in: 1...256)(text) })

    static let connections = Setting(
        SettingRow(
            "SEATWIRE_CONNECTIONS", "COUNT", "connections the whole server holds at once", allowed: "1 to 1000000",
            standard: "20000"),
        fallback: 20_000, parse: ValueParsers.integer(in: 1...1_000_000))

    static let connectionsPerAddress = Setting(
        SettingRow(
            "SEATWIRE_CONNECTIONS_PER_ADDRESS", "COUNT",
            "connections one client address holds at once; trusted proxies are exempt", allowed: "1 to 1000000",
            standard: "256"),
        fallback: 256, parse: ValueParsers.integer(in: 1...1_000_000))

    static let socketsPerAddress = Setting(
        SettingRow(
            "SEATWIRE_SOCKETS_PER_ADDRESS", "COUNT", "connections of the live feed one client address holds at once",
            allowed: "1 to 1000000", standard: "64"),
        fallback: 64, parse: ValueParsers.integer(in: 1...1_000_000))

    static let socketsPerAccount = Setting(
        SettingRow(
            "SEATWIRE_SOCKETS_PER_ACCOUNT", "COUNT", "connections of the live feed one account holds at once",
            allowed: "1 to 1000000", standard: "16"),
        fallback: 16, parse: ValueParsers.integer(in: 1...1_000_000))

    static let memory = Setting(
        SettingRow(
            "SEATWIRE_MEMORY", "MEBIBYTES",
            "memory of the server, in MiB, above which nobody else is let into the live feed",
            allowed: "64 to 1048576", standard: "no guard"),
        fallback: Int?.none, parse: { text throws(Rejection) in try ValueParsers.integer(in: 64...1_048_576)(text) })

    static let drainWindow = Setting(
        SettingRow(
            "SEATWIRE_DRAIN_WINDOW", "DURATION",
            "in which time viewers of the live feed are asked to go after SIGTERM",
            allowed: "a duration from 0s to 10m (ms, s, m)",
            standard: "what 500 viewers a second need, from 5s to 5m; 1s in development"),
        fallback: Duration?.none,
        parse: { text throws(Rejection) in try ValueParsers.duration(in: .zero ... .seconds(600))(text) })

    static let drainTimeout = Setting(
        SettingRow(
            "SEATWIRE_DRAIN_TIMEOUT", "DURATION", "how long requests may finish after SIGTERM before they are cut",
            allowed: "a duration from 0s to 10m (ms, s, m)", standard: "30s"),
        fallback: .seconds(30), parse: ValueParsers.duration(in: .zero ... .seconds(600)))

    static let databaseURL = Setting(
        SettingRow(
            "DATABASE_URL", "URL", "the PostgreSQL to use; without it the server makes and runs one of its own",
            allowed: "postgres://user:password@host:port/database", standard: "embedded PostgreSQL",
            privacy: .secretURL),
        fallback: Secret?.none, parse: { text throws(Rejection) in try ValueParsers.databaseURL(text) })

    static let poolSize = Setting(
        SettingRow(
            "SEATWIRE_POOL_SIZE", "COUNT", "connections to PostgreSQL", allowed: "1 to 500", standard: "10"),
        fallback: 10, parse: ValueParsers.integer(in: 1...500))

    static let dataDirectory = Setting(
        SettingRow(
            "SEATWIRE_DATA", "DIRECTORY",
            "where the embedded PostgreSQL keeps its cluster, and development its token key", allowed: "a path",
            standard: ".seatwire"),
        fallback: ".seatwire", parse: { text throws(Rejection) in try ValueParsers.path(text) })

    static let postgresBinaries = Setting(
        SettingRow(
            "SEATWIRE_POSTGRES_BIN", "DIRECTORY", "where initdb and postgres of the embedded PostgreSQL are",
            allowed: "a path", standard: "searched where Debian puts them"),
        fallback: String?.none, parse: { text throws(Rejection) in try ValueParsers.path(text) })

    static let migrations = Setting(
        SettingRow(
            "SEATWIRE_MIGRATIONS", "DIRECTORY", "the numbered SQL files of the schema", allowed: "a path",
            standard: "found beside the program"),
        fallback: String?.none, parse: { text throws(Rejection) in try ValueParsers.path(text) })

    static let web = Setting(
        SettingRow(
            "SEATWIRE_WEB", "DIRECTORY", "the files that browsers get", allowed: "a path",
            standard: "found beside the program"),
        fallback: String?.none, parse: { text throws(Rejection) in try ValueParsers.path(text) })

    static let apiKeys = Setting(
        SettingRow(
            "SEATWIRE_API_KEY", "KEY,…",
            "the keys of which a request must bring one as X-API-Key; list the old and the new one to change keys",
            allowed: "keys of 16 to 256 printable ASCII characters without spaces, separated by commas",
            standard: "no key is asked for", privacy: .secret),
        fallback: [], parse: ValueParsers.list(of: { text throws(Rejection) in try ValueParsers.key(text) }))

    static let origins = Setting(
        SettingRow(
            "SEATWIRE_ORIGINS", "ORIGIN,…", "the web origins whose pages may call the server from a browser",
            allowed: "origins such as https://tickets.example, separated by commas", standard: "its own origin only"),
        fallback: [], parse: ValueParsers.list(of: { text throws(Rejection) in try ValueParsers.origin(text) }))

    static let trustedProxies = Setting(
        SettingRow(
            "SEATWIRE_TRUSTED_PROXIES", "BLOCK,…", "the proxies whose X-Forwarded-For and -Proto are believed",
            allowed: "addresses and blocks such as 10.0.0.0/8, separated by commas", standard: "none"),
        fallback: [], parse: ValueParsers.list(of: { text throws(Rejection) in try ValueParsers.block(text) }))

    static let rateLimits = Setting(
        SettingRow(
            "SEATWIRE_RATE_LIMITS", "SWITCH", "limits of requests per address and account; off only for measuring",
            allowed: "on, off (off not in production)", standard: "on"),
        fallback: true, parse: ValueParsers.choice(["on": true, "off": false]))

    static let crowd = Setting(
        SettingRow(
            "SEATWIRE_CROWD", "SWITCH", "whether people who are none play the demo; in development alone",
            allowed: "on, off (on not in production)", standard: "off"),
        fallback: false, parse: ValueParsers.choice(["on": true, "off": false]))

    static let logLevel = Setting(
        SettingRow(
            "SEATWIRE_LOG_LEVEL", "LEVEL", "the lowest level that is written; read again at SIGHUP",
            allowed: "debug, info, warning, error", standard: "info"),
        fallback: .info,
        parse: ValueParsers.choice([
            "debug": LogLevel.debug, "info": .info, "warning": .warning, "error": .error,
        ]))

    static let logFormat = Setting(
        SettingRow(
            "SEATWIRE_LOG_FORMAT", "FORMAT", "how log lines look; auto is pretty on a terminal and json otherwise",
            allowed: "auto, pretty, json", standard: "auto"),
        fallback: .automatic,
        parse: ValueParsers.choice(["auto": LogStyle.automatic, "pretty": .pretty, "json": .json]))

    /// All of them, in the order in which they are shown.
    static let rows: [SettingRow] =
        [
            stage.row, host.row, port.row, tlsCertificate.row, tlsKey.row, loops.row, connections.row,
            connectionsPerAddress.row, socketsPerAddress.row, socketsPerAccount.row, memory.row, drainWindow.row,
            drainTimeout.row, databaseURL.row, poolSize.row, dataDirectory.row, postgresBinaries.row, migrations.row,
            web.row, apiKeys.row, origins.row, trustedProxies.row, rateLimits.row,
        ] + accessRows + [crowd.row, logLevel.row, logFormat.row]

    static func row(ofFlag flag: String) -> SettingRow? { rows.first { $0.flag == flag } }
}
