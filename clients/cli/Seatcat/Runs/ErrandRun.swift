internal import Contract
internal import Reactor
internal import Usher

/// A command that asks the server a question or two, shows the answer and ends. Confined to the loop.
final class ErrandRun: Run {
    private let desk: Desk
    private let task: Invocation.Task
    private let text: AnswerText

    init(_ desk: Desk, _ task: Invocation.Task) {
        self.desk = desk
        self.task = task
        text = AnswerText(style: desk.console.style)
    }

    func interrupted() { desk.ending.end(.interrupted) }

    func start() {
        let pinned = Pinned(self, to: desk.reactor)
        Task(executorPreference: desk.reactor) { await pinned.value.run() }
    }

    private func run() async {
        do throws(RestClient.Failure) {
            let client: RestClient
            do throws(UsageFault) {
                client = try RestClient(desk, for: purpose)
            } catch {
                throw .usage(error)
            }
            desk.ending.end(try await go(client))
        } catch {
            switch error {
            case .unreachable(let why): desk.end(unconnected: why)
            case .lost(let why), .busy(let why):
                desk.console.complain(why)
                desk.ending.end(.serverError)
            case .usage(let fault): desk.end(fault)
            }
        }
    }

    private var purpose: RestClient.Purpose {
        switch task {
        case .login: .loggingIn
        case .logout: .loggingOut
        case .watch, .connect, .shows, .map, .hold, .add, .extend, .release, .book, .walkIn, .checkIn, .undo, .whoami,
            .ping, .completion, .help, .version:
            .asking
        }
    }

    private func go(_ client: RestClient) async throws(RestClient.Failure) -> ProgramStatus {
        switch task {
        case .shows(let date, let status):
            return try await answer(client, .shows(date: date, status: status), .shows)
        case .map(let show): return try await map(client, show)
        case .hold(let wish):
            try await becomeGuest(client)
            var answer = try await client.ask(.hold(wish))
            if answer.status == 401, client.login?.isGuest == true {
                // A pass that has ended is nobody's loss: another one is as good.
                client.letGo()
                try await becomeGuest(client)
                answer = try await client.ask(.hold(wish))
            }
            return shown(answer, .hold)
        case .add(let wish): return try await answer(client, .add(wish), .hold)
        case .extend(let hold): return try await answer(client, .extend(hold: hold), .hold)
        case .release(let hold, let seat, let reason):
            return try await answer(client, .release(hold: hold, seat: seat, reason: reason), .released)
        case .book(let options): return try await answer(client, .book(options), .booking)
        case .walkIn(let options): return try await answer(client, .walkIn(options), .booking)
        case .checkIn(let options):
            let request = RestRequest.checkIn(options, nonce: RestClient.random())
            return try await answer(client, request, .verdict) { AnswerText.isLetIn($0) ? .done : .refused }
        case .undo(let checkIn, let reason):
            return try await answer(client, .undo(checkIn: checkIn, reason: reason), .undone)
        case .login(let name): return try await LoginErrand(desk, client).login(as: name)
        case .logout: return try await LoginErrand(desk, client).logout()
        case .whoami: return try await whoami(client)
        case .watch, .connect, .ping, .completion, .help, .version:
            preconditionFailure("this command is run elsewhere")
        }
    }

    /// Shows the answer, or what the server says is wrong.
    private func answer(
        _ client: RestClient, _ request: RestRequest, _ subject: AnswerText.Subject,
        status: (JSONValue) -> ProgramStatus = { _ in .done }
    ) async throws(RestClient.Failure) -> ProgramStatus {
        shown(try await client.ask(request), subject, status: status)
    }

    private func shown(
        _ answer: HTTPAnswer, _ subject: AnswerText.Subject, status: (JSONValue) -> ProgramStatus = { _ in .done }
    ) -> ProgramStatus {
        guard (200..<300).contains(answer.status) else { return refused(answer) }
        let json = answer.json
        guard json != nil || answer.body.isEmpty else {
            desk.console.complain("the answer of the server is no JSON")
            return .serverError
        }
        if desk.common.printsJSON {
            if !answer.body.isEmpty { show(json: answer) }
        } else {
            show(text.text(subject, of: json ?? .null))
        }
        return status(json ?? .null)
    }

    private func refused(_ answer: HTTPAnswer) -> ProgramStatus {
        desk.console.complain(answer.complaint)
        if answer.status == 401 { desk.console.say("log in: seatcat login NAME") }
        return ServerCode.status(of: answer.status)
    }

    private func show(_ text: String) {
        do throws(SystemFailure) {
            try desk.console.write(text)
        } catch {
            desk.ending.end(writing: error)
        }
    }

    /// A guest has a pass, and no account that could be looked at.
    private func whoami(_ client: RestClient) async throws(RestClient.Failure) -> ProgramStatus {
        let answer = try await client.ask(.me)
        guard answer.status == 403, answer.json?.text("code") == "FORBIDDEN", client.login?.isGuest == true else {
            return shown(answer, .account)
        }
        show(desk.common.printsJSON ? "{\"role\":\"guest\"}\n" : "a guest\n")
        return .done
    }

    private func show(json answer: HTTPAnswer) {
        do throws(SystemFailure) {
            try desk.console.write(json: answer.body + [UInt8(ascii: "\n")])
        } catch {
            desk.ending.end(writing: error)
        }
    }

    private func map(_ client: RestClient, _ show: String) async throws(RestClient.Failure) -> ProgramStatus {
        let answer = try await client.ask(.map(show: show))
        guard (200..<300).contains(answer.status) else { return refused(answer) }
        guard let map = WholeMap(answer.body) else {
            desk.console.complain("the map of \(show) cannot be read")
            return .serverError
        }
        if desk.common.printsJSON {
            self.show(json: answer)
            return .done
        }
        let planned = try await client.ask(.plan(layout: map.layout, version: map.layoutVersion))
        guard (200..<300).contains(planned.status) else { return refused(planned) }
        guard let plan = HallPlan(planned.body) else {
            desk.console.complain("the plan of the hall of \(show) cannot be read")
            return .serverError
        }
        let columns = TerminalWindow(of: .output)?.columns
        self.show(text.map(map, of: show, plan: plan, showsUnicode: desk.console.showsUnicode, columns: columns))
        return .done
    }

    /// Who holds seats must be somebody: without a login a guest's pass is asked for and kept.
    private func becomeGuest(_ client: RestClient) async throws(RestClient.Failure) {
        let isNamed = desk.common.headers.contains { header in
            ["authorization", "x-seatwire-account"].contains(header.name.lowercased())
        }
        guard client.token == nil, !isNamed else { return }
        let answer = try await client.ask(.guest, withToken: false)
        guard answer.status < 300, let json = answer.json,
            let login = StoredLogin(answer: json, origin: client.address.origin, name: StoredLogin.guest)
        else { return }
        guard try await !client.keep(guest: login) else { return }
        desk.console.say("there are too many logins to keep the guest's pass; `seatcat logout` forgets one")
    }
}
