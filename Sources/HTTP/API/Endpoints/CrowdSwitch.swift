internal import Contract
internal import HTTP
internal import Reactor

/// Whether the crowd of a demo plays: everybody may know, and where there is one everybody may send it to rest.
package final class CrowdSwitch: Sendable {
    package enum State: String, Sendable {
        /// There is none, or it has gone for good.
        case off
        case running
        case paused
    }

    private let current = Locked(State.off)

    package init() {}

    package var state: State { current.withLock { $0 } }
    package func set(_ state: State) { current.withLock { $0 = state } }

    /// `/v1/demo/crowd`, to read and to change.
    package var routes: [Route] {
        [
            Route(.get, "/v1/demo/crowd", access: .open, handler: .immediate { _ throws(Problem) in self.answer }),
            Route(
                .put, "/v1/demo/crowd", access: .open, bodyLimit: 1_024,
                handler: .immediate { request throws(Problem) in
                    var form = try Form(try request.json())
                    let wanted = form.text("state", bytes: 1...10).flatMap { State(rawValue: $0) }
                    if wanted == nil || wanted == .off {
                        form.refuse("state", "INVALID", "This must be running or paused.")
                    }
                    try form.finish()
                    // Where there is no crowd none can be called.
                    guard self.state != .off, let wanted else { throw Problem(.forbidden) }
                    self.set(wanted)
                    return self.answer
                }),
        ]
    }

    private var answer: Response {
        var answer = Response.json { json in json.string("state", state.rawValue) }
        answer.set("Cache-Control", "no-store")
        return answer
    }
}
