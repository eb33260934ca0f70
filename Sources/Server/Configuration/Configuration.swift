internal import Bytes
internal import Telemetry

/// How this server is set up: read once at start, checked as a whole.
struct Configuration: Sendable {
    let stage: Stage
    let host: IPAddress
    let port: UInt16
    /// Nil for a port without TLS.
    let tls: CertificateFiles?
    /// Nil for one loop per core.
    let loops: Int?
    let connections: Int
    let connectionsPerAddress: Int
    let socketsPerAddress: Int
    let socketsPerAccount: Int
    /// In mebibytes; nil for no guard.
    let memory: Int?
    /// Nil for what the number of viewers needs.
    let drainWindow: Duration?
    let drainTimeout: Duration
    /// Nil for the embedded PostgreSQL.
    let databaseURL: Secret?
    let poolSize: Int
    let dataDirectory: String
    let postgresBinaries: String?
    /// Nil for the folders that belong to the program.
    let migrations: String?
    let web: String?
    /// Any of these opens the gate; none of them means that there is no gate.
    let apiKeys: [Secret]
    let origins: [String]
    let trustedProxies: [AddressBlock]
    let limitsRates: Bool
    let hasCrowd: Bool
    let access: AccessConfiguration
    let logLevel: LogLevel
    let logStyle: LogStyle

    /// Every setting in the order of the table, as it may be shown.
    let resolved: [ResolvedSetting]
    /// What is allowed but most likely not meant.
    let warnings: [String]

    /// - Parameter serves: whether what only a server needs must be there. Who migrates holds no key of tokens.
    init(_ sources: ConfigurationSources, serves: Bool = true) throws(ConfigurationFaults) {
        var reader = ConfigurationReader(sources)
        stage = reader.value(of: Settings.stage)
        host = reader.value(of: Settings.host)
        port = UInt16(truncatingIfNeeded: reader.value(of: Settings.port))
        tls = Self.certificateFiles(&reader)
        loops = reader.value(of: Settings.loops)
        connections = reader.value(of: Settings.connections)
        connectionsPerAddress = reader.value(of: Settings.connectionsPerAddress)
        socketsPerAddress = reader.value(of: Settings.socketsPerAddress)
        socketsPerAccount = reader.value(of: Settings.socketsPerAccount)
        memory = reader.value(of: Settings.memory)
        let window = reader.value(of: Settings.drainWindow)
        // At a desk nobody wants to wait for the end.
        drainWindow = window ?? (stage == .development ? .seconds(1) : nil)
        drainTimeout = reader.value(of: Settings.drainTimeout)
        databaseURL = reader.value(of: Settings.databaseURL)
        poolSize = reader.value(of: Settings.poolSize)
        dataDirectory = reader.value(of: Settings.dataDirectory)
        postgresBinaries = reader.value(of: Settings.postgresBinaries)
        migrations = reader.value(of: Settings.migrations)
        web = reader.value(of: Settings.web)
        apiKeys = reader.value(of: Settings.apiKeys)
        origins = reader.value(of: Settings.origins)
        trustedProxies = reader.value(of: Settings.trustedProxies)
        hasCrowd = reader.value(of: Settings.crowd)
        limitsRates = reader.value(of: Settings.rateLimits)
        access = AccessConfiguration(&reader, stage, serves: serves)
        logLevel = reader.value(of: Settings.logLevel)
        logStyle = reader.value(of: Settings.logFormat)
        if stage == .production, !limitsRates {
            reader.refuse(Settings.rateLimits.row, "cannot be off in production")
        }
        if stage == .production, hasCrowd { reader.refuse(Settings.crowd.row, "cannot be on in production") }
        guard reader.faults.isEmpty else { throw ConfigurationFaults(faults: reader.faults) }
        resolved = reader.resolved
        warnings = Self.warnings(
            stage: stage, isOpen: apiKeys.isEmpty,
            isPlain: tls == nil && !host.isLoopback && trustedProxies.isEmpty)
    }

    /// A certificate without its key, or a key without its certificate, is a mistake and never "no TLS".
    private static func certificateFiles(_ reader: inout ConfigurationReader) -> CertificateFiles? {
        let certificate = reader.value(of: Settings.tlsCertificate)
        let key = reader.value(of: Settings.tlsKey)
        switch (reader.isSet(Settings.tlsCertificate.row), reader.isSet(Settings.tlsKey.row)) {
        case (true, false):
            reader.refuse(Settings.tlsCertificate.row, "needs \(Settings.tlsKey.row.variable) beside it")
        case (false, true):
            reader.refuse(Settings.tlsKey.row, "needs \(Settings.tlsCertificate.row.variable) beside it")
        case (true, true), (false, false): break
        }
        guard let certificate, let key else { return nil }
        return CertificateFiles(certificate: certificate, key: key)
    }

    private static func warnings(stage: Stage, isOpen: Bool, isPlain: Bool) -> [String] {
        guard stage == .production else { return [] }
        var warnings: [String] = []
        if isOpen { warnings.append("SEATWIRE_API_KEY is not set: every client may call every public route") }
        if isPlain {
            warnings.append(
                "neither SEATWIRE_TLS_CERT nor SEATWIRE_TRUSTED_PROXIES is set: passwords and tokens travel unencrypted"
            )
        }
        return warnings
    }
}
