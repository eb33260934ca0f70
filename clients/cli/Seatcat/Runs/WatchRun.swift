internal import Bytes
internal import Contract
internal import HTTP
internal import Reactor
internal import Usher
internal import WebSocket

/// `watch`: does what the machine decides, with sockets, files and a screen. Confined to the loop.
final class WatchRun: Run, SocketListener {
    private static let mostUnwritten = 1 << 20

    private let desk: Desk
    private var options: WatchOptions
    private var machine: WatchMachine
    private var reader = FeedReader()
    private var lines: EventLines
    private var client: RestClient?
    private var sockets: [Int: SocketClient] = [:]
    private var timer = DeadlineTimer()
    private var screen: MapScreen?
    private var saver: PositionSaver?
    private var isEnding = false
    /// Questions over REST that are under way.
    private var asked: Set<String> = []

    init(_ desk: Desk, _ options: WatchOptions) {
        self.desk = desk
        self.options = options
        machine = WatchMachine(options, seed: desk.seed())
        let isText = desk.console.isTerminal && !desk.common.printsJSON
        let form: EventLines.Form = options.drawsMap ? .none : isText ? .text(desk.console.style) : .json
        lines = EventLines(form, namesShow: options.shows.count > 1)
    }

    func start() {
        do throws(UsageFault) {
            client = try RestClient(desk)
            try prepare()
        } catch {
            desk.end(error)
        }
        perform(machine.start(now: desk.reactor.now))
        followTime()
    }

    private func prepare() throws(UsageFault) {
        if let path = options.savePosition {
            let saver = PositionSaver(path)
            if let position = try saver.load(), options.begin == .snapshot, !options.drawsMap {
                options.begin = .after(position)
                machine = WatchMachine(options, seed: desk.seed())
            }
            self.saver = saver
        }
        guard options.drawsMap else { return }
        guard desk.console.isTerminal, StandardInput.isTerminal else {
            throw UsageFault("--map draws on a terminal, and this is none", hint: "Leave --map out in a pipe.")
        }
        let screen = MapScreen(desk) { [unowned self] interrupted in
            perform(interrupted ? machine.stop(.interrupted) : machine.leave())
        } picture: { [unowned self] in
            machine.plan(of: 0).map { plan in
                let position = machine.position(of: 0).map { " #\($0.seq)" } ?? ""
                return MapScreen.Picture(
                    title: "\(options.shows[0])\(position) \(machine.status(of: 0))", plan: plan,
                    states: machine.states(of: 0), isLive: machine.isLive(0))
            }
        }
        self.screen = screen
        screen.start()
    }

    func interrupted() { perform(machine.stop(.interrupted)) }

    // MARK: What the machine decides

    private func perform(_ actions: [WatchMachine.Action]) {
        for action in actions {
            switch action {
            case .open(let number): open(number)
            case .send(let number, let message): sockets[number]?.send(.text, message)
            case .close(let number, let code, let reason): sockets[number]?.close(code, reason: reason)
            case .fetchPlan(let show, let layout, let version): fetchPlan(show, layout, version)
            case .fetchMap(let show, let position): fetchMap(show, position)
            case .fetchToken(let number, let isRenewal): fetchToken(number, isRenewal)
            case .note(let note): tell(note)
            case .finish(let status): end(status)
            }
        }
        guard !actions.isEmpty else { return }
        screen?.isStale = true
        followTime()
    }

    private func open(_ number: Int) {
        guard let client else { return }
        let socket = SocketClient(
            desk, number: number, to: client.address.asking("/v1/feed"), fields: client.fields(withToken: false),
            subprotocols: [FeedMessageTable.subprotocol], listener: self)
        sockets[number] = socket
        socket.start()
    }

    private func tell(_ note: WatchNote) {
        flush()
        if let screen { screen.note = note.text } else { desk.console.say(note.text) }
    }

    private func end(_ status: ProgramStatus) {
        guard !isEnding else { return }
        isEnding = true
        flush()
        if let position = machine.shownPosition(of: 0) { saver?.save(position, now: desk.reactor.now, isLast: true) }
        screen?.stop()
        let last = screen?.note
        desk.ending.restore()
        if let last, status != .done, status != .interrupted { desk.console.say(last) }
        // The close frames go out at the end of this turn.
        _ = desk.reactor.schedule(after: .milliseconds(5)) { [desk] in desk.ending.end(status) }
    }

    private func followTime() {
        let deadline = machine.deadline
        guard timer.isLate(for: deadline) else { return }
        timer.follow(deadline, on: desk.reactor) { [unowned self] in
            timer.fired()
            perform(machine.tick(now: desk.reactor.now))
            followTime()
        }
    }

    // MARK: Questions over REST

    private func fetchPlan(_ show: String, _ layout: String, _ version: Int64) {
        ask(.plan(layout: layout, version: version), "the plan of \(show)", withToken: false) { [unowned self] in
            machine.awaitsPlan(layout, version, of: show)
        } done: { [unowned self] body in
            perform(machine.plan(body.flatMap { HallPlan($0) }, of: show, now: desk.reactor.now))
        }
    }

    private func fetchMap(_ show: String, _ position: FeedPosition) {
        // A token of staff would bring the map of staff.
        ask(.map(show: show, atLeast: position), "the map of \(show)", withToken: options.isStaff) { [unowned self] in
            machine.awaitsMap(of: show)
        } done: { [unowned self] body in
            perform(machine.map(body.flatMap { WholeMap($0) }, of: show))
        }
    }

    /// Asks until there is an answer or nobody waits for it; once at a time, as the position that a map must have
    /// reached does not make it another. `done` gets the content of a good answer, or nil when none is to be had.
    private func ask(
        _ request: RestRequest, _ what: String, withToken: Bool, isAwaited: @escaping () -> Bool,
        done: @escaping ([UInt8]?) -> Void
    ) {
        let name = "\(what) \(request.target.prefix { $0 != "?" })"
        guard let client, asked.insert(name).inserted else { return }
        let pinned = Pinned((self, client, isAwaited, done), to: desk.reactor)
        Task(executorPreference: desk.reactor) {
            let (run, client, isAwaited, done) = pinned.value
            var pace = AskingPace()
            var answer: HTTPAnswer?
            while isAwaited(), !run.isEnding {
                answer = await run.answer(of: client, to: request, withToken: withToken)
                if let answer, !AskingPace.isWorthwhile(after: answer.status) { break }
                let (pause, tells) = pace.failed()
                if tells { run.tell(.awaited(what)) }
                await client.pause(pause)
            }
            run.asked.remove(name)
            guard isAwaited(), !run.isEnding else { return }
            done(answer.flatMap { $0.status == 200 ? $0.body : nil })
        }
    }

    /// Nil when there is none for now.
    private func answer(of client: RestClient, to request: RestRequest, withToken: Bool) async -> HTTPAnswer? {
        do throws(RestClient.Failure) {
            return try await client.ask(request, withToken: withToken)
        } catch {
            switch error {
            case .unreachable, .lost, .busy: return nil
            case .usage(let fault): desk.end(fault)
            }
        }
    }

    private func fetchToken(_ number: Int, _ isRenewal: Bool) {
        let pinned = Pinned(self, to: desk.reactor)
        Task(executorPreference: desk.reactor) {
            let run = pinned.value
            let renewal = isRenewal ? await run.renew() : .done
            let now = run.desk.reactor.now
            switch renewal {
            case .done: run.perform(run.machine.token(run.client?.token, for: number, now: now))
            case .refused: run.perform(run.machine.token(nil, for: number, now: now))
            case .delayed(let why): run.perform(run.machine.tokenDelayed(why, for: number, now: now))
            }
        }
    }

    private enum Renewal {
        case done
        case refused
        case delayed(String)
    }

    private func renew() async -> Renewal {
        do throws(RestClient.Failure) {
            switch try await client?.renew() {
            case .done: return .done
            case .refused, nil: return .refused
            case .notNow(let answer): return .delayed(answer.complaint)
            }
        } catch {
            switch error {
            case .unreachable(let why), .lost(let why), .busy(let why): return .delayed(why)
            case .usage(let fault): desk.end(fault)
            }
        }
    }

    // MARK: What the sockets tell

    func socketOpened(_ socket: SocketClient) {
        perform(machine.opened(socket.number, now: desk.reactor.now))
        followTime()
    }

    func socketReceived(_ socket: SocketClient, _ kind: MessageKind, _ message: [UInt8]) {
        // The feed speaks in text, which is UTF-8; in anything else may be whatever.
        guard kind == .text else { return tell(.unreadable) }
        let actions = machine.received(socket.number, message, now: desk.reactor.now, with: &reader, into: &lines)
        if !actions.isEmpty { perform(actions) }
        if lines.count > Self.mostUnwritten { flush() }
    }

    func socketHeard(_ socket: SocketClient, ping: Bool, _ payload: [UInt8]) {
        machine.heard(socket.number, now: desk.reactor.now)
    }

    func socketPaused(_ socket: SocketClient) {
        flush()
        screen?.isStale = true
        followTime()
    }

    func socketDrained(_ socket: SocketClient) {}

    func socketRefused(_ socket: SocketClient, _ answer: HTTPAnswer) {
        sockets[socket.number] = nil
        perform(
            machine.refused(
                socket.number, status: answer.status, why: answer.complaint, retryAfter: answer.retryAfter,
                now: desk.reactor.now))
    }

    func socketFailed(_ socket: SocketClient, why: String) {
        sockets[socket.number] = nil
        perform(machine.failed(socket.number, why: why, now: desk.reactor.now))
    }

    func socketClosed(_ socket: SocketClient, close: PeerClose?, fault: WebSocketFault?) {
        sockets[socket.number] = nil
        let report = CloseReport(close: close, fault: fault, wasOurs: false, subprotocol: socket.subprotocol)
        perform(
            machine.closed(socket.number, code: close?.code ?? fault?.code, why: report.text, now: desk.reactor.now))
    }

    /// Writes what there is to the output; what was written is what a saved position stands for.
    private func flush() {
        let isJSON = lines.isJSON
        lines.drain { bytes in
            do throws(SystemFailure) {
                if isJSON { try desk.console.write(json: bytes) } else { try desk.console.write(bytes) }
            } catch {
                desk.ending.end(writing: error)
            }
        }
        if let position = machine.shownPosition(of: 0) { saver?.save(position, now: desk.reactor.now, isLast: false) }
    }
}
