import Contract
import Crypto
import HTTP
import Reactor
import TestSupport
import WebSocket

/// One client of the feed over a real socket. It may be used from any thread; its link lives on a loop.
final class FeedClient: Sendable {
    private struct State {
        var map: MapClient
        var messages: [String] = []
        var status: UInt16?
        var subprotocol: String?
        var close: UInt16?
        var hasEnded = false
    }

    private let state: Locked<State>
    private let loop: Reactor
    private let link: Pinned<FeedLink>

    init(
        to port: UInt16, _ path: String, on loop: Reactor, map: MapClient, fields: [(String, String)] = [],
        compresses: Bool = true
    ) throws {
        self.loop = loop
        let state = Locked(State(map: map))
        self.state = state
        let wish = FeedLink.Wish(path: path, fields: fields, compresses: compresses)
        link = loop.wait {
            let link = FeedLink(wish, on: loop) { event in
                state.withLock { state in
                    switch event {
                    case .answered(let status, let subprotocol):
                        state.status = status
                        state.subprotocol = subprotocol
                    case .message(let bytes):
                        state.map.take(bytes)
                        state.messages.append(String(decoding: bytes.prefix(2_000), as: UTF8.self))
                    case .closed(let code): state.close = code
                    case .ended: state.hasEnded = true
                    }
                }
            }
            _ = try? Connector.connect(to: .loopback(port: port), on: loop, handler: link)
            return Pinned(link, to: loop)
        }
    }

    var map: MapClient { state.withLock { $0.map } }
    var messages: [String] { state.withLock { $0.messages } }
    /// The HTTP status of the answer to the handshake.
    var status: UInt16? { state.withLock { $0.status } }
    var subprotocol: String? { state.withLock { $0.subprotocol } }
    /// The code of the server's close frame.
    var close: UInt16? { state.withLock { $0.close } }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    func has(_ text: String) -> Bool { messages.contains { $0.contains(text) } }

    /// Sends a message, once the socket is open.
    func send(_ text: String) { loop.submit { [link] in link.value.send(Array(text.utf8)) } }

    /// Takes nothing any more, until `goOn`.
    func stall() { loop.submit { [link] in link.value.stall() } }
    func goOn() { loop.submit { [link] in link.value.goOn() } }

    /// Goes without a word.
    func cut() { loop.submit { [link] in link.value.cut() } }
}
