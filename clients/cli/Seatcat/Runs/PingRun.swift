internal import Bytes
internal import Contract
internal import Reactor
internal import Usher
internal import WebSocket

/// `ping`: round trips through the feed, one after the other. Confined to the loop.
final class PingRun: Run, SocketListener {
    /// FEED.md allows twenty messages a second.
    private static let pause = Duration.milliseconds(60)
    private static let patience = Duration.seconds(10)

    private let desk: Desk
    private let count: Int
    private var socket: SocketClient?
    private var trips = RoundTrips()
    private var sent = 0
    private var sentAt = Tick.zero
    private var server = ""
    private var late: TimerID?

    init(_ desk: Desk, count: Int) {
        self.desk = desk
        self.count = count
    }

    func start() {
        do throws(UsageFault) {
            let client = try RestClient(desk)
            server = client.address.authority
            let socket = SocketClient(
                desk, to: client.address.asking("/v1/feed"), fields: client.fields(withToken: false),
                subprotocols: [FeedMessageTable.subprotocol], listener: self)
            self.socket = socket
            socket.start()
        } catch {
            desk.end(error)
        }
    }

    func interrupted() { end(.interrupted) }

    private func ping() {
        sent += 1
        sentAt = desk.reactor.present
        socket?.send(.text, ClientMessage.ping(id: sent))
        wait(for: "no answer to a ping")
    }

    func socketOpened(_ socket: SocketClient) { wait(for: "no welcome") }

    private func wait(for missing: String) {
        late = desk.reactor.schedule(after: Self.patience) { [unowned self] in
            desk.console.complain("\(missing) within \(Self.patience.components.seconds) s")
            end(.serverError)
        }
    }

    private func waitNoLonger() {
        if let late { desk.reactor.cancel(late) }
        late = nil
    }

    func socketReceived(_ socket: SocketClient, _ kind: MessageKind, _ message: [UInt8]) {
        guard let json = try? JSONReader.read(message) else { return }
        switch json.text("type") {
        case "welcome" where sent == 0:
            waitNoLonger()
            ping()
        case "pong" where json.integer("id") == Int64(sent):
            trips.add(desk.reactor.present.since(sentAt))
            waitNoLonger()
            guard trips.count < count else { return end(.done) }
            _ = desk.reactor.schedule(after: Self.pause) { [unowned self] in ping() }
        case "error":
            desk.console.complain("\(json.text("code") ?? ""): \(json.text("message") ?? "")")
            end(ServerCode.status(of: json.text("code") ?? ""))
        default: break
        }
    }

    private func end(_ status: ProgramStatus) {
        if trips.count > 0 {
            let text = desk.common.printsJSON ? trips.json : Array(trips.text(of: server).utf8)
            do throws(SystemFailure) {
                try desk.console.write(text)
            } catch {
                desk.ending.end(writing: error)
            }
        }
        socket?.close(.normal)
        _ = desk.reactor.schedule(after: .milliseconds(5)) { [desk] in desk.ending.end(status) }
    }

    func socketHeard(_ socket: SocketClient, ping: Bool, _ payload: [UInt8]) {}
    func socketPaused(_ socket: SocketClient) {}
    func socketDrained(_ socket: SocketClient) {}

    func socketRefused(_ socket: SocketClient, _ answer: HTTPAnswer) {
        desk.end(refused: answer, "the feed is refused")
    }

    func socketFailed(_ socket: SocketClient, why: String) { desk.end(unconnected: why) }

    func socketClosed(_ socket: SocketClient, close: PeerClose?, fault: WebSocketFault?) {
        guard !socket.hasBegunToClose else { return }
        let report = CloseReport(close: close, fault: fault, wasOurs: false, subprotocol: socket.subprotocol)
        desk.console.complain(report.text)
        desk.ending.end(report.status == .done ? .serverError : report.status)
    }
}
