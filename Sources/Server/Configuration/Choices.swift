/// Where the server runs; production refuses what is only fit for a desk.
enum Stage: Hashable, Sendable {
    case development
    case production

    var name: String {
        switch self {
        case .development: "development"
        case .production: "production"
        }
    }
}

/// How log lines look.
enum LogStyle: Hashable, Sendable {
    /// Pretty when the output is a terminal, JSON otherwise.
    case automatic
    case pretty
    case json
}

/// The files that hold the server's certificate chain and its private key.
struct CertificateFiles: Hashable, Sendable {
    let certificate: String
    let key: String
}
