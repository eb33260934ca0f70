import Contract
import Reactor
import TestSupport
import Testing

@testable import Usher

/// `seatcat watch` against the real server, which is killed, restarted and drained meanwhile.
@Suite("seatcat watch and the real server") struct RealWatchTests {
    /// Holds one seat for somebody of whom nobody has heard.
    private func hold(_ seat: String, _ number: Int, _ seatcat: Seatcat, _ server: RealServer) async throws {
        let account = "acct_" + String(String(1_000_000_000_000 + number).suffix(13))
        let result = try await seatcat.run(
            "seatcat hold demo \(seat) --url :\(server.port) -H 'X-Seatwire-Account: \(account)'")
        try #require(result.status == 0, "\(result.errors)")
    }

    @Test("whatever happens to the server, nothing is lost, nothing is repeated, and it is said")
    func restarts() async throws {
        let seatcat = try Seatcat()
        let server = try await RealServer.start(in: seatcat)
        let notes = "\(seatcat.home.path)/notes"
        func isSaid(_ text: String) async throws -> Bool {
            try await onThread {
                let deadline = Deadline(after: .seconds(60))
                while !String(decoding: (try? Files.read(notes, atMost: 1 << 20)) ?? [], as: UTF8.self).contains(text) {
                    if deadline.hasPassed { return false }
                    deadline.pause(.milliseconds(10))
                }
                return true
            }
        }
        async let watching = seatcat.run(
            "seatcat watch demo --url :\(server.port) --kind held --until C-10=held 2> notes")
        #expect(try await isSaid("watching demo"))
        for number in 1...10 { try await hold("A-\(number)", number, seatcat, server) }
        try await server.kill()
        #expect(try await isSaid("connection lost"))
        try await server.startAgain()
        for number in 1...10 { try await hold("B-\(number)", 10 + number, seatcat, server) }
        #expect(try await isSaid("resumed, 0 lost"))
        async let stopping: Void = server.stop()
        #expect(try await isSaid("the server drains"))
        try await stopping
        try await server.startAgain()
        for number in 1...10 { try await hold("C-\(number)", 20 + number, seatcat, server) }
        let result = try await watching
        #expect(result.status == 0)
        let seats = result.output.split(separator: "\n").flatMap { line -> [String] in
            let json = try? JSONReader.read(Array(line.utf8))
            return (json?.elements("changes") ?? []).flatMap { $0.elements("seats").compactMap(\.string) }
        }
        #expect(seats == ["A", "B", "C"].flatMap { row in (1...10).map { "\(row)-\($0)" } })
        let said = String(decoding: try Files.read(notes, atMost: 1 << 20), as: UTF8.self)
        #expect(!said.contains("not shown") && !said.contains("missing") && !said.contains("differs"), "\(said)")
        try await server.stop()
    }

    @Test("a seat is waited for and then held, round trips are told, and the feed opens without a word")
    func together() async throws {
        let seatcat = try Seatcat()
        let server = try await RealServer.start(in: seatcat)
        let guest = "-H 'X-Seatwire-Account: acct_0000000000007'"
        let url = "--url :\(server.port)"
        let taken = try await seatcat.run("seatcat hold demo A-1 \(url) \(guest) --json")
        let id = try JSONReader.read(Array(taken.output.utf8)).text("id") ?? ""
        let waited = try await seatcat.run(
            """
            seatcat watch demo --until A-1=free --for 30s \(url) > events & watch=$!
            while ! [ -s events ]; do sleep 0.05; done
            seatcat release \(id) \(url) \(guest) && wait $watch && seatcat hold demo A-1 \(url) -H 'X-Seatwire-Account: acct_0000000000008'
            """)
        #expect(waited.status == 0, "\(waited.errors)")
        let ping = try await seatcat.run("seatcat ping -c 5 \(url)")
        #expect(ping.status == 0 && ping.output.hasPrefix("5 round trips"), "\(ping.errors)")
        let open = try await seatcat.run("seatcat connect :\(server.port)/v1/shows/demo/feed -w 1 < /dev/null")
        #expect(
            open.output.contains(#""type":"welcome""#) && open.output.contains(#""type":"snapshot""#), "\(open.errors)")
        #expect(try await seatcat.run("seatcat watch nowhere \(url)").status == 5)
        #expect(try await seatcat.run("seatcat watch demo --scope staff \(url)").status == 4)
        try await server.stop()
    }

    @Test("what the first page promises works as it is printed", .enabled(if: Files.isExecutable("/usr/bin/jq")))
    func jq() async throws {
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = String(decoding: try Files.read("/\(here)/README.md", atMost: 1 << 20), as: UTF8.self)
        let printed = page.split(separator: "\n").first { $0.contains("| jq") }?.split(separator: "#").first
        let line = try #require(printed).split(separator: " ").joined(separator: " ")
        #expect(line == "seatcat watch demo | jq")
        let seatcat = try Seatcat()
        let server = try await RealServer.start(in: seatcat)
        let screen = try PseudoTerminal()
        let watching = try seatcat.start("env SEATCAT_URL=:\(server.port) bash -c '\(line)'", at: screen)
        #expect(try await onThread { screen.shows("\"snapshot\"") }, "\(screen.text)")
        #expect(try watching.send(.kill))
        _ = try await onThread { watching.wait(atMost: .seconds(20)) }
        // Only the time is added, because a test has to end.
        let result = try await seatcat.run(
            "export SEATCAT_URL=:\(server.port); seatcat watch demo --for 3s | jq -c .type; echo ${PIPESTATUS[@]}")
        #expect(result.output == "\"snapshot\"\n0 0\n", "\(result.errors)")
        try await server.stop()
    }
}
