/// Why certificates, keys or trust could not be used: which file, and what is wrong with it.
package struct TLSSetupFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable {
        case missing
        case unreadable(String)
        case tooLarge(limit: Int)
        case noCertificate
        case badCertificate(number: Int, reason: String)
        case noKey
        case badKey(reason: String)
        case encryptedKey
        case keyOfAnother(certificate: String)
        case refused(reason: String)
        case nothingGiven
        case badProtocolName
    }

    /// The file, or the name that bytes were given under.
    package let subject: String
    package let problem: Problem

    init(_ subject: String, _ problem: Problem) {
        self.subject = subject
        self.problem = problem
    }

    package var description: String {
        switch problem {
        case .missing: "\(subject): there is no such file"
        case .unreadable(let reason): "\(subject): cannot be read: \(reason)"
        case .tooLarge(let limit): "\(subject): is larger than \(limit) bytes"
        case .noCertificate: "\(subject): holds no certificate in PEM form"
        case .badCertificate(let number, let reason): "\(subject): certificate \(number) is damaged: \(reason)"
        case .noKey: "\(subject): holds no private key in PEM form"
        case .badKey(let reason): "\(subject): the private key is damaged: \(reason)"
        case .encryptedKey: "\(subject): the private key is encrypted; give it without a pass phrase"
        case .keyOfAnother(let certificate): "\(subject): the private key does not belong to \(certificate)"
        case .refused(let reason): "\(subject): is not accepted: \(reason)"
        case .nothingGiven: "\(subject): at least one certificate is needed"
        case .badProtocolName: "\(subject): a protocol name has 1 to 255 bytes"
        }
    }
}
