internal import Contract
internal import Reactor
internal import Usher

/// `login` and `logout`. Confined to the loop.
struct LoginErrand {
    private let desk: Desk
    private let client: RestClient

    init(_ desk: Desk, _ client: RestClient) {
        self.desk = desk
        self.client = client
    }

    func login(as given: String?) async throws(RestClient.Failure) -> ProgramStatus {
        let name = if let given { given } else { try ask("Name: ", hidden: false) }
        let password = try ask("Password: ", hidden: true)
        let answer = try await client.ask(.login(name: name, password: password), withToken: false)
        guard answer.status < 300 else {
            desk.console.complain(answer.complaint)
            return ServerCode.status(of: answer.status)
        }
        guard let json = answer.json, let login = StoredLogin(answer: json, origin: client.address.origin, name: name)
        else {
            desk.console.complain("the answer of the server holds no token")
            return .serverError
        }
        try await client.keep(login)
        if let fault = client.badFile {
            desk.console.say("\(fault.message): it is replaced, and what else it may have held is forgotten")
        }
        let role = json["account"]?.text("role").map { " (\($0))" } ?? ""
        desk.console.say("logged in at \(client.address.origin) as \(login.name ?? name)\(role)")
        return .done
    }

    func logout() async throws(RestClient.Failure) -> ProgramStatus {
        guard let login = client.login else {
            desk.console.say("there is no login for \(client.address.origin)")
            return .done
        }
        let answer = try await client.ask(.logout(refreshToken: login.refreshToken))
        try await client.forget()
        // A session that is gone already is as good.
        guard answer.status < 300 || answer.status == 401 else {
            desk.console.complain("the login is forgotten here, but the server says: \(answer.complaint)")
            return ServerCode.status(of: answer.status)
        }
        desk.console.say("logged out at \(login.origin)")
        return .done
    }

    /// Reads a line of the input; nothing else runs on the loop meanwhile.
    private func ask(_ question: String, hidden: Bool) throws(RestClient.Failure) -> String {
        let isTerminal = StandardInput.isTerminal
        if isTerminal {
            // First hidden, then asked: what is typed at once is neither shown nor thrown away.
            if hidden, let mode = TerminalMode(.hidden) { desk.ending.keep(mode, farewell: "") }
            try? StandardStream.error.write(question)
        }
        let line = StandardInput.readLine(atMost: 4_096)
        desk.ending.restore()
        if isTerminal, hidden { try? StandardStream.error.write("\n") }
        guard let line, !line.isEmpty else {
            let what = hidden ? "no password was given" : "no name was given"
            throw .usage(UsageFault(what, hint: "Type it, or send it through a pipe, in UTF-8."))
        }
        return line
    }
}
