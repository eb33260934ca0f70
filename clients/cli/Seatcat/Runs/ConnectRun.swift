internal import Bytes
internal import HTTP
internal import Reactor
internal import Usher
internal import WebSocket

/// `connect`: a conversation with any WebSocket server. Confined to the loop.
final class ConnectRun: Run, SocketListener {
    private let desk: Desk
    private let options: ConnectOptions
    private var socket: SocketClient?
    private var input: StandardInput?
    private var prompt: Prompt?
    private var lines = LineCutter()
    private var linesRead = 0
    private var isInputOver = false
    private var isWaiting = false
    private var isClosing = false
    /// The user has interrupted, or the input was no text.
    private var status: ProgramStatus?

    init(_ desk: Desk, _ options: ConnectOptions) {
        self.desk = desk
        self.options = options
    }

    func start() {
        var fields: [(name: String, value: String)] = []
        do throws(UsageFault) {
            let lines = try desk.common.headers + desk.fields(forConnecting: options.address)
            fields = lines.map { ($0.name, $0.value) }
        } catch {
            desk.end(error)
        }
        if let origin = options.origin { fields.append(("Origin", origin)) }
        let socket = SocketClient(
            desk, to: options.address, fields: fields, subprotocols: options.subprotocols,
            compresses: options.compresses, listener: self)
        self.socket = socket
        socket.start()
    }

    func interrupted() {
        status = .interrupted
        guard let socket, !isClosing else { desk.ending.end(.interrupted) }
        close(socket, .goingAway, "")
    }

    // MARK: The conversation

    func socketOpened(_ socket: SocketClient) {
        let isInteractive = StandardInput.isTerminal && desk.console.isTerminal && options.messages.isEmpty
        if desk.console.isTerminal {
            let spoken = socket.subprotocol.map { ", subprotocol \($0)" } ?? ""
            desk.console.say("connected to \(options.address.authority)\(spoken)")
        }
        for message in options.messages { send(message, to: socket) }
        if isInteractive {
            let prompt = Prompt(desk) { [unowned self] event in typed(event) }
            self.prompt = prompt
            prompt.start()
        } else if options.messages.isEmpty {
            let input = StandardInput(on: desk.reactor) { [unowned self] bytes in
                for line in lines.take(bytes) { self.read(line, for: socket) }
            } ended: { [unowned self] in
                if let rest = lines.rest() { self.read(rest, for: socket) }
                endInput(socket)
            }
            self.input = input
            input.start()
        } else {
            waitForAnswers(socket)
        }
    }

    /// A line of the input is a message, unless it is no text: then neither it nor what follows is sent.
    private func read(_ line: [UInt8], for socket: SocketClient) {
        guard !isInputOver else { return }
        linesRead += 1
        guard String(validating: line, as: UTF8.self) != nil else {
            desk.console.complain("line \(linesRead) of the input is not UTF-8; nothing is sent from there on")
            status = .usage
            input?.stop()
            return endInput(socket)
        }
        if !socket.send(.text, line) { input?.pause() }
    }

    /// The time for answers begins when all that was said has gone out.
    private func endInput(_ socket: SocketClient) {
        isInputOver = true
        if !socket.hasUnsent { waitForAnswers(socket) }
    }

    private func waitForAnswers(_ socket: SocketClient) {
        guard let patience = options.patience, !isWaiting else { return }
        isWaiting = true
        _ = desk.reactor.schedule(after: patience) { [self] in close(socket, .normal, "") }
    }

    private func close(_ socket: SocketClient, _ code: CloseCode, _ reason: String) {
        guard !isClosing else { return }
        isClosing = true
        socket.close(code, reason: reason)
    }

    private func send(_ text: String, to socket: SocketClient) { socket.send(.text, Array(text.utf8)) }

    private func typed(_ event: Prompt.Event) {
        guard let socket else { return }
        switch event {
        case .interrupted:
            status = .interrupted
            close(socket, .goingAway, "")
        case .ended: close(socket, .normal, "")
        case .line(let line):
            guard !line.isEmpty else { return }
            switch PromptCommand(line) {
            case .send(let text): send(text, to: socket)
            case .ping(let text): socket.ping(Array(text.utf8))
            case .close(let code, let reason): close(socket, code, reason)
            case .subscribe(let show): socket.send(.text, ClientMessage.subscribe(show: show))
            case .help: prompt?.show(PromptCommand.helpText)
            case .fault(let why): prompt?.show(desk.console.style.painted(why, .bad))
            }
        }
    }

    // MARK: What comes

    func socketReceived(_ socket: SocketClient, _ kind: MessageKind, _ message: [UInt8]) {
        guard desk.console.isTerminal, !options.isRaw else {
            return write(message + [UInt8(ascii: "\n")])
        }
        let style = desk.console.style
        let columns = TerminalWindow(of: .output)?.columns ?? 80
        let text =
            switch kind {
            case .text: PrettyJSON(style: style, columns: columns - 2).text(of: message)
            case .binary: style.painted("\(message.count) bytes: \(Self.hexadecimal(message))", .warm)
            }
        told("< \(text)")
    }

    func socketHeard(_ socket: SocketClient, ping: Bool, _ payload: [UInt8]) {
        guard options.showsPings || (!ping && prompt != nil && !payload.isEmpty) else { return }
        let text = String(decoding: payload, as: UTF8.self)
        let line = (ping ? "ping" : "pong") + (text.isEmpty ? "" : " \(TextStyle.harmless(text))")
        if desk.console.isTerminal { told(desk.console.style.painted(line, .quiet)) } else { desk.console.say(line) }
    }

    func socketPaused(_ socket: SocketClient) {}

    func socketDrained(_ socket: SocketClient) {
        if isInputOver { waitForAnswers(socket) } else { input?.resume() }
    }

    /// A line for people, with the time, above the prompt when there is one.
    private func told(_ text: String) {
        let style = desk.console.style
        let time = options.isRaw ? "" : style.painted(style.time(microseconds: WallClock.microseconds), .quiet) + " "
        if let prompt { prompt.show(time + text) } else { write(Array("\(time)\(text)\n".utf8)) }
    }

    private func write(_ bytes: [UInt8]) {
        do throws(SystemFailure) {
            if let prompt { try prompt.write(bytes) } else { try desk.console.write(bytes) }
        } catch {
            desk.ending.end(writing: error)
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        Hexadecimal.text(of: Array(bytes.prefix(64))) + (bytes.count > 64 ? "…" : "")
    }

    // MARK: The end

    func socketRefused(_ socket: SocketClient, _ answer: HTTPAnswer) {
        desk.end(refused: answer, "\(options.address.authority) is no WebSocket here")
    }

    func socketFailed(_ socket: SocketClient, why: String) { desk.end(unconnected: why) }

    func socketClosed(_ socket: SocketClient, close: PeerClose?, fault: WebSocketFault?) {
        let report = CloseReport(
            close: close, fault: fault, wasOurs: socket.hasBegunToClose, subprotocol: socket.subprotocol)
        prompt?.stop()
        desk.ending.restore()
        if desk.console.isTerminal || report.status != .done { desk.console.say(report.text) }
        // What was written last goes out at the end of this turn.
        _ = desk.reactor.schedule(after: .zero) { [self] in desk.ending.end(status ?? report.status) }
    }
}
