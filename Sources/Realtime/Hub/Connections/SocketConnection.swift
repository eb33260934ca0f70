internal import Bytes
package import Reactor
package import WebSocket

/// One WebSocket connection: drives the engine with what the stream brings, writes what it has to say, and stands at
/// the hub for its session. Confined to its loop.
package final class SocketConnection: StreamHandler, Subscriber, RosterGuest {
    package let station: SocketStation
    /// Who this is, once it is known to the hub.
    package private(set) var id: ConnectionID?
    package var isBehind = false
    /// Where the station keeps this connection.
    package var place = -1

    private var engine: WebSocketEngine
    private let session: any SocketSession
    private var link: Stream?
    /// The hub had a place, so the session has begun.
    private var hasBegun = false
    private var meter = MessageMeter()
    private var timer = DeadlineTimer()
    /// More has been written than the client has taken.
    private var isFull = false
    /// The session is not ready for the next message.
    private var isHeld = false

    init(at station: SocketStation, deflate: DeflateAgreement?, _ session: any SocketSession) {
        self.station = station
        self.session = session
        engine = WebSocketEngine(
            role: .server, deflate: deflate, resources: station.resources, now: station.reactor.now)
    }

    private var reactor: Reactor { station.reactor }

    package var stream: Stream {
        guard let link else { preconditionFailure("a connection that has not been opened has no stream") }
        return link
    }

    /// Messages are compressed with the largest window: a client that has less room takes them plain.
    package var form: MessageForm { engine.deflate?.sendWindowBits == 15 ? .deflated : .plain }

    // MARK: What a session does

    /// Sends one message to this connection alone, behind what it was given before.
    package func send(_ kind: MessageKind, _ message: [UInt8]) {
        guard let link, let frames = engine.frames(kind, message) else { return }
        // What the engine has to say by itself came up first: a pong goes ahead of the answer.
        if let output = engine.takeOutput() { link.write(output) }
        isFull = !link.write(frames)
    }

    /// Takes no more from the client until `proceed`: it feels that through TCP.
    package func hold() { isHeld = true }

    /// Goes on with what the client has sent meanwhile. Never called from inside `received` of the session.
    package func proceed() {
        guard isHeld else { return }
        isHeld = false
        if !isFull, let link, link.isOpen { link.resumeReading() }
    }

    /// Begins the closing handshake.
    package func close(_ code: CloseCode, reason: String) {
        engine.close(code, reason: reason, now: reactor.now)
        settle()
        setTimer()
    }

    // MARK: What the hub tells

    package func lost(_ topic: TopicName) { session.lost(topic, on: self) }

    // MARK: What the stream tells

    package func opened(_ stream: Stream) {
        link = stream
        station.enter(self)
        id = station.hub.enter(self)
        if id == nil {
            close(.overload, reason: "there are too many connections")
        } else {
            hasBegun = true
            session.opened(self)
        }
        setTimer()
    }

    package func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        while stream.isOpen {
            let event = engine.receive(input, &position, now: reactor.now)
            switch event {
            case .more:
                settle()
                setTimer()
                return position
            case .message(let kind): take(kind)
            case .ping, .pong, .closed, .failed, .lost, .over: break
            }
            if isFull || isHeld {
                // Whoever sends on without reading waits until the answers have gone out.
                settle()
                stream.pauseReading()
                return position
            }
        }
        return position
    }

    package func ended(_ stream: Stream) {
        _ = engine.endOfInput()
        settle()
    }

    package func drained(_ stream: Stream) {
        if isFull {
            isFull = false
            if !isHeld { stream.resumeReading() }
        }
        if isBehind, let id { station.hub.goOn(id) }
    }

    package func closed(_ stream: Stream, why reason: StreamEnd) {
        timer.cancel(on: reactor)
        if let id { station.hub.drop(id) }
        station.leave(self)
        if hasBegun { session.closed(self) }
    }

    // MARK: The engine

    private func take(_ kind: MessageKind) {
        let message = engine.takeMessage()
        guard engine.maySendData, hasBegun else { return }
        guard meter.take(now: reactor.now, limits: station.limits) else {
            return close(.flood, reason: "there are too many messages")
        }
        session.received(kind, message, on: self)
    }

    /// Does what the engine wants done.
    private func settle() {
        guard let link else { return }
        if let output = engine.takeOutput() {
            link.write(output)
            // Nothing follows a close frame (RFC 6455 section 5.5.1).
            if !engine.maySendData, let id {
                station.hub.drop(id)
                self.id = nil
            }
        }
        switch engine.ending {
        case .none, .awaitEnd: break
        case .finish, .close: link.finish()
        }
    }

    private func setTimer() {
        guard timer.isLate(for: engine.deadline) else { return }
        timer.follow(engine.deadline, on: reactor) { [unowned self] in
            timer.fired()
            _ = engine.tick(now: reactor.now)
            settle()
            setTimer()
        }
    }
}
