/// Which server is meant, and with whose token: options before the environment, the environment before the login.
package struct ServerChoice: Equatable, Sendable {
    package enum Credential: Equatable, Sendable {
        case none
        /// Given for this run; it cannot be renewed.
        case token(String)
        /// The login of this server.
        case login(StoredLogin)
    }

    package let address: ServerAddress
    package let credential: Credential

    /// - Parameter file: what the file named by `--token-file` holds.
    package init(
        _ options: CommonOptions, _ environment: Environment, file: [UInt8]?, login: StoredLogin?
    ) throws(UsageFault) {
        address = try ServerAddress(parsing: options.url ?? environment.url ?? login?.origin ?? ":8080")
        guard environment.apiKey.map({ ValueReader.isFieldText($0) }) ?? true else {
            throw UsageFault("SEATCAT_API_KEY is no key", hint: "A key is one line.")
        }
        if let file {
            let text = String(decoding: file, as: UTF8.self)[...].trimmingLines
            guard StoredLogin.isToken(text) else {
                throw UsageFault(
                    "\(options.tokenFile ?? "the file") holds no token", hint: "A token is one line without spaces.")
            }
            credential = .token(text)
        } else if let token = environment.token {
            guard StoredLogin.isToken(token) else {
                throw UsageFault("SEATCAT_TOKEN is no token", hint: "A token is one line without spaces.")
            }
            credential = .token(token)
        } else if let login, login.origin == address.origin {
            credential = .login(login)
        } else {
            credential = .none
        }
    }
}

extension Substring {
    /// Without line ends and spaces around it.
    package var trimmingLines: String {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
