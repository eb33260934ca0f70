internal import Reactor
internal import Telemetry

/// The certificates that the server shows its clients, and what has to be said of them.
struct Certificates {
    let source: TLSSource
    private let log: Log

    /// Nil when the server speaks no TLS.
    static func read(_ configuration: Configuration, log: Log) throws(StartFailure) -> Self? {
        guard let files = configuration.tls else { return nil }
        let credential = TLSServerConfiguration.Credential(
            certificate: .file(files.certificate), key: .file(files.key))
        do throws(TLSSetupFailure) {
            let source = try TLSSource(
                TLSServerConfiguration(credentials: [credential]), ticketKeys: TLSTicketKeys { LoopClock.system.now })
            let certificates = Self(source: source, log: log)
            certificates.tellWarnings()
            return certificates
        } catch {
            // A file that is both is named as what its fault is mostly about.
            let setting = error.subject == files.certificate ? Settings.tlsCertificate.row : Settings.tlsKey.row
            throw StartFailure("\(setting.variable): \(error)")
        }
    }

    /// Reads the files again; those that were shown stay when these cannot be used.
    func reload() throws(TLSSetupFailure) {
        try source.reload()
        tellWarnings()
    }

    private func tellWarnings() {
        for warning in source.context.identities.flatMap({ $0.warnings(at: WallClock.seconds) }) {
            log.warning("\(warning)")
        }
    }
}
