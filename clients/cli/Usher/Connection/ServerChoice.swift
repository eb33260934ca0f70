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
        _ options: CommonOptions, _ environment: Environment, file: [UInt8]?, logins: StoredLogins
    ) throws(UsageFault) {
        address = try Self.address(options, environment, logins)
        if let file {
            credential = .token(try Self.token(in: file, options))
        } else if let token = environment.token {
            guard StoredLogin.isToken(token) else {
                throw UsageFault("SEATCAT_TOKEN is no token", hint: "A token is one line without spaces.")
            }
            credential = .token(token)
        } else if let login = logins.of(address.origin) {
            credential = .login(login)
        } else {
            credential = .none
        }
    }

    /// Whether the logins that are kept have no say, because all that they tell is given.
    package static func needsNoLogin(_ options: CommonOptions, _ environment: Environment) -> Bool {
        (options.url ?? environment.url) != nil && (options.tokenFile ?? environment.token) != nil
    }

    /// What `connect` shows of the user to a server: the token of a file that was named for it, and the API key where
    /// the other commands would show it too; never a token of the environment or of a login.
    ///
    /// - Parameter logins: nil when they cannot be read: then nobody knows where the key would be shown.
    package static func fields(
        forConnecting address: ServerAddress, _ options: CommonOptions, _ environment: Environment, file: [UInt8]?,
        logins: StoredLogins?
    ) throws(UsageFault) -> [HeaderLine] {
        var fields: [HeaderLine] = []
        if let file {
            fields.append(HeaderLine(name: "Authorization", value: "Bearer \(try token(in: file, options))"))
        }
        if let key = environment.apiKey, let logins {
            let usual = try Self.address(options, environment, logins)
            if usual.origin == address.origin { fields.append(HeaderLine(name: "X-API-Key", value: key)) }
        }
        return fields.filter { field in
            !options.headers.contains { $0.name.lowercased() == field.name.lowercased() }
        }
    }

    private static func address(
        _ options: CommonOptions, _ environment: Environment, _ logins: StoredLogins
    ) throws(UsageFault) -> ServerAddress {
        guard environment.apiKey.map({ ValueReader.isFieldText($0) }) ?? true else {
            throw UsageFault("SEATCAT_API_KEY is no key", hint: "A key is one line.")
        }
        return try ServerAddress(parsing: options.url ?? environment.url ?? logins.first?.origin ?? ":8080")
    }

    private static func token(in file: [UInt8], _ options: CommonOptions) throws(UsageFault) -> String {
        let text = String(decoding: file, as: UTF8.self)[...].trimmingLines
        guard StoredLogin.isToken(text) else {
            throw UsageFault(
                "\(options.tokenFile ?? "the file") holds no token", hint: "A token is one line without spaces.")
        }
        return text
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
