import Reactor
import TestSupport
import Testing

/// What holds for the program whatever it is asked for.
@Suite("seatcat as a program") struct ProgramTests {
    @Test(
        "a reader that is gone is a quiet end, an output that is full is told",
        arguments: ["help", "--version", "completion zsh"])
    func output(command: String) async throws {
        let seatcat = try Seatcat()
        let full = try await seatcat.run("seatcat \(command) > /dev/full")
        #expect(full.status == 1 && full.errors.contains("the output cannot be written"), "\(full)")
        // It writes when nobody reads any more.
        let gone = try await seatcat.run(
            """
            (while ! [ -e gone ]; do sleep 0.01; done; seatcat \(command); echo $? > status) | (exec <&-; touch gone)
            cat status
            """
        )
        #expect(gone.output == "0\n" && gone.errors == "", "\(gone)")
    }

    @Test("completion of bash offers a file with a space in its name as one word")
    func fileNames() async throws {
        let seatcat = try Seatcat()
        let result = try await seatcat.run(
            """
            touch 'pos 1' 'pos 2'; source <(seatcat completion bash)
            COMP_WORDS=(seatcat watch demo --save-pos pos) COMP_CWORD=4
            _seatcat; printf '%s\n' "${COMPREPLY[@]}"
            """)
        #expect(result.output.split(separator: "\n").sorted() == ["pos 1", "pos 2"], "\(result)")
    }

    @Test("times of summer and of winter stand each on its own clock")
    func seasons() async throws {
        let server = try NotingServer { _ in
            (
                200,
                #"{"items":[{"slug":"a","starts_at":"2026-01-20T19:30:00.000Z"},{"slug":"b","starts_at":"2026-07-20T22:30:00.000Z"}]}"#
            )
        }
        let shows = try await Seatcat().run("TZ='CET-1CEST,M3.5.0,M10.5.0/3' seatcat shows --url :\(server.port)")
        #expect(shows.output.contains("2026-01-20 20:30") && shows.output.contains("2026-07-21 00:30"), "\(shows)")
    }

    @Test("ping waits ten seconds for a welcome")
    func noWelcome() async throws {
        let server = try ScriptedServer()
        let result = try await Seatcat().run("seatcat ping --url :\(server.port)")
        #expect(result.status == 1 && result.errors.contains("no welcome within 10 s"), "\(result)")
        withExtendedLifetime(server) {}
    }
}
