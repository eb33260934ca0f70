import Reactor
import TestSupport
import Testing

/// A client with one connection to the server, on a loop of its own.
struct Visitor {
    let loop: TestLoop
    let recorder = Recorder()

    init(to port: UInt16, secure: Connector.Security? = nil) throws {
        loop = try TestLoop()
        let recorder = self.recorder
        try Connector.connect(to: .loopback(port: port), on: loop.reactor, secure: secure, handler: recorder)
        try #require(
            loop.turn { recorder.stream != nil || recorder.end != nil }, "neither connected nor refused")
    }

    /// Sends bytes and waits for what must come.
    func expect(sending text: String = "", _ condition: (String) -> Bool) throws {
        recorder.send(text)
        try #require(
            loop.turn { condition(recorder.text) }, "came: \(recorder.text), end: \(String(describing: recorder.end))")
    }

    /// Waits until the server has ended the connection.
    func expectEnd() throws {
        try #require(loop.turn { recorder.end != nil }, "came: \(recorder.text)")
    }

    /// One request on a connection of its own, and all that is answered.
    static func get(_ path: String, from port: UInt16) throws -> String {
        let visitor = try Visitor(to: port)
        visitor.recorder.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        try visitor.expectEnd()
        return visitor.recorder.text
    }
}
