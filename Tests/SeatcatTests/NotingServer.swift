import Reactor

/// A server that answers over REST as a test says, and notes what it is asked.
final class NotingServer: Sendable {
    typealias Answers = @Sendable (ScriptedServer.Asked) -> (status: Int, body: String)

    let asked = Locked<[ScriptedServer.Asked]>([])
    private let made = Locked<ScriptedServer?>(nil)

    init(_ answers: @escaping Answers) throws {
        let server = try ScriptedServer(rest: { [unowned self] asked in
            self.asked.withLock { $0.append(asked) }
            return answers(asked)
        })
        made.withLock { $0 = server }
    }

    var port: UInt16 { made.withLock { $0 }?.port ?? 0 }

    /// How often a target was asked for.
    func count(_ target: String) -> Int { asked.withLock { $0.count { $0.target == target } } }
}
