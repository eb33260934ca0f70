import TestSupport
import Testing

@testable import Reactor

@Suite struct ConversationTests {
    private var soon: Deadline { Deadline(after: .seconds(20)) }

    /// Everything that comes until so many bytes are there.
    private func receive(_ count: Int, from conversation: Conversation) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += try conversation.receive(atMost: 65_536, until: soon) }
        return bytes
    }

    @Test("what is sent is the input of the child, and what it writes comes back") func echo() async throws {
        try await onThread {
            let conversation = try ProcessLaunch(path: "/bin/cat").converse()
            for word in ["one", "two and more"] {
                try conversation.send(Array(word.utf8), until: soon)
                #expect(String(decoding: try receive(word.utf8.count, from: conversation), as: UTF8.self) == word)
            }
            #expect(conversation.end(within: .seconds(20)) == .exited(code: 0))
            #expect(throws: ConversationFailure.over) { try conversation.send([1], until: soon) }
        }
    }

    @Test("errors of the child are no part of what it says") func errors() async throws {
        try await onThread {
            let launch = ProcessLaunch(
                path: "/bin/sh", arguments: ["-c", "echo wrong >&2; echo right; cat >/dev/null"])
            let conversation = try launch.converse()
            #expect(try conversation.receive(atMost: 100, until: soon) == Array("right\n".utf8))
            #expect(conversation.end(within: .seconds(20)) == .exited(code: 0))
        }
    }

    @Test("a child that ends is the end of what it says, and how it ended is told") func over() async throws {
        try await onThread {
            let conversation = try ProcessLaunch(path: "/bin/sh", arguments: ["-c", "exit 7"]).converse()
            #expect(throws: ConversationFailure.over) { try conversation.receive(atMost: 10, until: soon) }
            #expect(conversation.process.wait(atMost: .seconds(20)))
            #expect(throws: ConversationFailure.over) { try conversation.send([1], until: soon) }
            #expect(conversation.end(within: .zero) == .exited(code: 7))
        }
    }

    @Test("a child that says nothing and takes nothing is left at the deadline") func tooLate() async throws {
        try await onThread {
            let conversation = try ProcessLaunch(path: "/bin/sleep", arguments: ["1000"]).converse()
            let deadline = Deadline(after: .milliseconds(30))
            #expect(throws: ConversationFailure.tooLate) { try conversation.receive(atMost: 10, until: deadline) }
            // More than any buffer of a socket holds.
            let much = [UInt8](repeating: 0, count: 16 << 20)
            #expect(throws: ConversationFailure.tooLate) { try conversation.send(much, until: deadline) }
            // It does not read its input either, so it is killed.
            #expect(conversation.end(within: .zero) == .killed(signal: 9))
        }
    }

    @Test("a program that cannot be executed says so, and leaves no process") func missing() {
        let failure = #expect(throws: LaunchFailure.self) { _ = try ProcessLaunch(path: "/nowhere/program").converse() }
        #expect(failure?.step == .execution)
    }

    @Test("a child of which everybody lets go reads the end of its input") func letGo() async throws {
        try await onThread {
            var conversation: Conversation? = try ProcessLaunch(path: "/bin/cat").converse()
            let process = try RunningProcess(id: try #require(conversation?.process.id))
            conversation = nil
            #expect(process.wait(atMost: .seconds(20)))
        }
    }

    @Test("the name that is given is the first word of the command line") func name() throws {
        var launch = ProcessLaunch(path: "/bin/sh", arguments: ["-c", "tr '\\0' ' ' < /proc/$$/cmdline"])
        launch.name = "called"
        #expect(try launch.run(within: .seconds(20)).output.hasPrefix("called -c tr"))
    }
}
