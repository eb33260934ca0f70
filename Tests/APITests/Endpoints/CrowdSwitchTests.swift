import HTTP
import Testing

@testable import API

@Suite struct CrowdSwitchTests {
    private func ask(_ crowd: CrowdSwitch, _ state: String) throws -> Status? {
        try ServicePeer(crowd.routes).ask(
            .put, "/v1/demo/crowd", ["Content-Type": "application/json"], body: #"{"state":"\#(state)"}"#)?.status
    }

    @Test("everybody may know whether a crowd plays, send it to rest and call it back")
    func pausing() throws {
        let crowd = CrowdSwitch()
        crowd.set(.running)
        #expect(try ask(crowd, "paused") == .ok)
        #expect(crowd.state == .paused)
        let answer = try #require(try ServicePeer(crowd.routes).ask(.get, "/v1/demo/crowd"))
        #expect(String(decoding: answer.content, as: UTF8.self) == #"{"state":"paused"}"#)
        #expect(try ask(crowd, "running") == .ok)
        #expect(crowd.state == .running)
    }

    @Test("where there is no crowd none can be called, and nobody can end one", arguments: ["running", "off", "wild"])
    func none(_ state: String) throws {
        let none = CrowdSwitch()
        #expect(try ask(none, state) == (state == "running" ? .forbidden : .badRequest))
        #expect(none.state == .off)
        let crowd = CrowdSwitch()
        crowd.set(.running)
        if state != "running" { #expect(try ask(crowd, state) == .badRequest) }
        #expect(crowd.state == .running)
    }
}
