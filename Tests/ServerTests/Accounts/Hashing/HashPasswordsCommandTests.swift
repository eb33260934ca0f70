import Crypto
import Reactor
import TestSupport
import Testing

@testable import Server

@Suite("seatwire hash-passwords") struct HashPasswordsCommandTests {
    private static let cheap = PasswordCost(memory: 8_192, passes: 1)

    /// What the program answers to bytes, and how it ends when no more come.
    private func answers(to bytes: [[UInt8]]) async throws -> (answers: [HashAnswer], ending: ProcessEnding) {
        try await onThread {
            let launch = ProcessLaunch(path: try ServerProcess.program(), arguments: [Invocation.hashingCommand])
            let conversation = try launch.converse()
            let deadline = Deadline(after: .seconds(30))
            for piece in bytes { try conversation.send(piece, until: deadline) }
            conversation.finishInput()
            var stream: [UInt8] = []
            do throws(ConversationFailure) {
                while true { stream += try conversation.receive(atMost: 4_096, until: deadline) }
            } catch {
                #expect(error == .over)
            }
            var reader = HashFrameReader()
            var answers: [HashAnswer] = []
            var rest = stream[...]
            while let body = try reader.next(from: &rest) { answers.append(try HashAnswer(body: body)) }
            return (answers, conversation.end(within: .seconds(20)))
        }
    }

    @Test("says that it is ready, answers in order, and ends with its input") func order() async throws {
        let stream = ["one", "two", "three"].flatMap {
            HashRequest(.verify(against: "plain"), password: $0).frame() ?? []
        }
        let whole = try await answers(to: [stream])
        #expect(whole.answers == [.ready, .verdict(false), .verdict(false), .verdict(false)])
        #expect(whole.ending == .exited(code: 0))
        let bytes = try await answers(to: stream.map { [$0] })
        #expect(bytes.answers == whole.answers && bytes.ending == .exited(code: 0))
        let none = try await answers(to: [])
        #expect(none.answers == [.ready] && none.ending == .exited(code: 0))
    }

    @Test(
        "ends with status 65 at bytes that are no request, whatever they are",
        arguments: [
            [0, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 1, 16], [0, 0, 0, 3, 2, 0, 9], [71, 69, 84, 32, 47], [0],
            [0, 0, 0, 5, 1, 2],
        ] as [[UInt8]])
    func nonsense(bytes: [UInt8]) async throws {
        let run = try await answers(to: [bytes])
        #expect(run.answers == [.ready])
        #expect(run.ending == .exited(code: HashPasswordsCommand.nonsense))
    }

    @Test("a person who calls it at a terminal is told that it is not for him") func terminal() async throws {
        let terminal = try PseudoTerminal(columns: 80, rows: 24)
        var launch = ProcessLaunch(path: try ServerProcess.program(), arguments: [Invocation.hashingCommand])
        launch.input = .file(terminal.path)
        let ready = launch
        let finished = try await onThread { try ready.run(within: .seconds(20)) }
        #expect(finished.ending == .exited(code: UsageFault.exitStatus))
        #expect(finished.output.contains("is started by the server itself"))
    }

    @Test("no help speaks of it") func help() {
        for topic in HelpTopic.allCases { #expect(!HelpText.about(topic).contains(Invocation.hashingCommand)) }
    }
}
