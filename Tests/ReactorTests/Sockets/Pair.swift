import Reactor
import TestSupport
import Testing

/// A connection with both its ends on one test loop.
struct Pair {
    let loop: TestLoop
    let server = Recorder()
    let client = Recorder()
    private let listener: Listener

    init(limits: ReactorLimits = ReactorLimits(), at address: SocketAddress = .loopback()) throws {
        loop = try TestLoop(limits: limits)
        let (server, client) = (self.server, self.client)
        listener = try Listener.open(at: address, on: loop.reactor) { _ in (server, nil) }
        try Connector.connect(to: listener.address, on: loop.reactor, handler: client)
        try #require(loop.turn { server.stream != nil && client.stream != nil })
    }
}
