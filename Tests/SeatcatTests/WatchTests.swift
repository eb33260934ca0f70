import Reactor
import TestSupport
import Testing

@testable import Usher

/// `seatcat watch` as people and scripts run it.
@Suite("seatcat watch") struct WatchTests {
    /// Runs a watch and lets things happen once it follows.
    private func watch(
        _ line: String, _ feed: DemoFeed, _ seatcat: Seatcat? = nil,
        happening: @escaping @Sendable (DemoFeed) -> Void = { _ in }
    ) async throws -> Seatcat.Result {
        let seatcat = try seatcat ?? Seatcat()
        async let story: Void = onThread {
            guard feed.awaitSubscriptions(1) else { return }
            happening(feed)
        }
        let result = try await seatcat.run(line.replacing("PORT", with: "\(feed.port)"))
        try await story
        return result
    }

    @Test("in a pipe the output is the server's JSON and nothing else, so that jq just works")
    func pipe() async throws {
        let feed = try DemoFeed()
        let result = try await watch("seatcat watch demo --url :PORT --count 2 | cat", feed) { feed in
            feed.happen(1, .held, "held")
            feed.happen(1, .free, "released")
        }
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix(#"{"show":"demo","type":"snapshot""#))
        #expect(lines[1].contains(#""kind":"held""#) && lines[2].contains(#""kind":"released""#))
        #expect(result.errors == "seatcat: watching demo from #100\n")
    }

    @Test("a connection that is cut in the middle loses nothing and repeats nothing, and says so")
    func resumed() async throws {
        let feed = try DemoFeed()
        let result = try await watch("seatcat watch demo --url :PORT --kind held,released --count 60", feed) { feed in
            for round in 0..<6 {
                for seat in 1...5 { feed.happen(seat, .held, "held") }
                if round > 0 { feed.cut() }
                // Some happen while nobody is connected.
                for seat in 1...5 { feed.happen(seat, .free, "released") }
                if round > 0, !feed.awaitSubscriptions(round + 1) { return }
            }
        }
        #expect(result.status == 0)
        let numbers = result.output.split(separator: "\n").compactMap { line in
            line.split(separator: #""seq":"#).last.flatMap { Int($0.prefix { $0.isNumber }) }
        }
        #expect(numbers == Array(101...160))
        #expect(result.errors.contains("connection lost"))
        #expect(result.errors.contains("demo: resumed, 0 lost"))
    }

    @Test("a reader that has had enough is a quiet end")
    func closedPipe() async throws {
        let feed = try DemoFeed()
        let result = try await watch(
            "seatcat watch demo --url :PORT | head -1 >&2; echo ${PIPESTATUS[0]}", feed
        ) { feed in
            for _ in 0..<200 where feed.connections > 0 {
                feed.happen(1, .held, "held")
                Deadline(after: .milliseconds(5)).pause(.milliseconds(5))
            }
        }
        #expect(result.output == "0\n")
        #expect(result.errors.split(separator: "\n").count == 2, "\(result.errors)")
    }

    @Test(
        "ends with the status that says why",
        arguments: [
            ("seatcat watch demo --url :PORT --count 1", 0), ("seatcat watch demo --url :PORT --for 50ms", 0),
            ("seatcat watch demo --url :PORT --for 50ms --count 9", 7),
            ("seatcat watch demo --url :PORT --until A-2=held", 0),
            ("seatcat watch demo --url :PORT --until Z-1=held", 5),
            ("seatcat watch other --url :PORT", 5), ("seatcat watch demo --url :PORT --scope staff", 4),
            ("SEATCAT_TOKEN=wrong seatcat watch demo --url :PORT --scope staff", 4),
            ("seatcat watch demo --url :1", 3), ("seatcat watch demo --url :PORT --bad", 2),
            ("seatcat watch demo --url :PORT --map", 2),
        ] as [(String, Int32)])
    func statuses(line: String, status: Int32) async throws {
        let feed = try DemoFeed()
        async let result = watch(line, feed) { feed in
            feed.happen(1, .held, "held")
            feed.happen(2, .held, "held")
        }
        // Whoever never subscribes is not waited for.
        if [2, 3, 4].contains(status) || line.contains("other") { feed.awaitNobody() }
        let found = try await result
        #expect(found.status == status, "\(found.errors)")
        #expect(status == 0 || !found.errors.isEmpty)
    }

    @Test("ends with 1 for an error of the server, 8 for a policy, 6 for what does not heal")
    func badServers() async throws {
        let failing = try DemoFeed()
        failing.refuse("UNAVAILABLE")
        failing.awaitNobody()
        #expect(try await watch("seatcat watch demo --url :PORT", failing).status == 1)
        let strict = try DemoFeed()
        let closed = try await watch("seatcat watch demo --url :PORT", strict) { feed in
            feed.toAll { $0.close(4003, "the session was ended") }
        }
        #expect(closed.status == 8)
        #expect(closed.errors.contains("4003") && closed.errors.contains("the session was ended"))
        let liar = try DemoFeed()
        let unhealed = try await watch("seatcat watch demo --url :PORT", liar) { feed in
            feed.lie()
            for round in 1...4 {
                guard feed.awaitSubscriptions(round) else { return }
                feed.happen(round, .held, "held")
            }
        }
        #expect(unhealed.status == 6)
        #expect(unhealed.errors.contains("checksum differs") && unhealed.errors.contains("does not heal"))
    }

    @Test("Ctrl-C ends with 130 and says goodbye to the server")
    func interrupted() async throws {
        let feed = try DemoFeed()
        let result = try await watch(
            """
            seatcat watch demo --url :PORT & id=$!
            while ! grep -q watching *.err; do sleep 0.01; done
            kill -INT $id; wait $id
            """, feed)
        #expect(result.status == 130)
    }

    @Test("a saved position continues where the last watch ended")
    func savedPosition() async throws {
        let feed = try DemoFeed()
        let seatcat = try Seatcat()
        let first = try await watch("seatcat watch demo --url :PORT --save-pos pos --count 1", feed, seatcat) { feed in
            feed.happen(1, .held, "held")
        }
        #expect(first.status == 0)
        let kept = String(decoding: try Files.read("\(seatcat.home.path)/pos", atMost: 100), as: UTF8.self)
        #expect(kept == DemoFeed.position(101) + "\n")
        feed.happen(2, .held, "held")
        feed.happen(3, .booked, "booked")
        let second = try await watch("seatcat watch demo --url :PORT --save-pos pos --count 2", feed, seatcat)
        #expect(second.status == 0)
        #expect(second.output.split(separator: "\n").count == 2, "no map, the two events: \(second.output)")
        try Files.write(Array("nonsense".utf8), to: "\(seatcat.home.path)/pos", permissions: 0o600)
        #expect(try await watch("seatcat watch demo --url :PORT --save-pos pos", feed, seatcat).status == 2)
    }

    @Test("staff authenticate with a token of the environment or of a file, which is never shown")
    func staff() async throws {
        let line = "seatcat watch demo --url :PORT --scope staff --count 1"
        for token in ["SEATCAT_TOKEN=secret-of-staff", "echo secret-of-staff > t;"] {
            let feed = try DemoFeed()
            feed.demand("secret-of-staff")
            let option = token.hasPrefix("echo") ? " --token-file t" : ""
            let result = try await watch("\(token) \(line)\(option)", feed) { feed in feed.happen(1, .held, "held") }
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("authenticated as Door 1 (staff)"))
            #expect(!(result.errors + result.output).contains("secret"))
        }
    }

    @Test("a plan that cannot be had for some time is asked for until it comes, and a word is said once")
    func latePlan() async throws {
        let feed = try DemoFeed()
        feed.refuseForNow(6)
        let result = try await watch("seatcat watch demo --url :PORT --until A-2=held", feed) { feed in
            feed.happen(1, .held, "held")
            feed.cut()
            feed.happen(2, .held, "held")
        }
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.ranges(of: "the plan of demo cannot be had yet").count == 1, "\(result.errors)")
        #expect(feed.refusals == 0)
    }

    @Test("a token that cannot be renewed at the moment is renewed a moment later")
    func lateToken() async throws {
        let feed = try DemoFeed()
        feed.demand("new")
        feed.refuseForNow(1)
        let seatcat = try Seatcat()
        let login = StoredLogin(
            origin: "http://localhost:\(feed.port)", accessToken: "old", refreshToken: "r1", name: "Door 1")
        var logins = StoredLogins()
        logins.add(login)
        try Files.makeDirectories("\(seatcat.home.path)/.config/seatcat", permissions: 0o700)
        try Files.write(
            logins.bytes, to: "\(seatcat.home.path)/.config/seatcat/login.json", permissions: 0o600)
        let result = try await watch("seatcat watch demo --scope staff --count 1", feed, seatcat) { feed in
            feed.happen(1, .held, "held")
        }
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.errors.contains("TOKEN: UNAVAILABLE: later") && result.errors.contains("authenticated as Door 1"))
    }

    @Test("a server that drains is left for another, and nothing is shown twice")
    func drain() async throws {
        let feed = try DemoFeed()
        let result = try await watch("seatcat watch demo --url :PORT --count 3 --kind held", feed) { feed in
            feed.happen(1, .held, "held")
            feed.toAll { $0.send(#"{"type":"drain","in_ms":1,"close_ms":60000}"#) }
            feed.happen(2, .held, "held")
            guard feed.awaitSubscriptions(2) else { return }
            feed.happen(3, .held, "held")
        }
        #expect(result.status == 0)
        #expect(result.output.split(separator: "\n").count == 3)
        #expect(result.errors.contains("the server drains"))
    }

    @Test("on a terminal there is a coloured line for each event")
    func terminal() async throws {
        let feed = try DemoFeed()
        let seatcat = try Seatcat()
        let screen = try PseudoTerminal()
        let process = try seatcat.start("seatcat watch demo --url :\(feed.port) --count 2", at: screen)
        try await onThread { _ = feed.awaitSubscriptions(1) }
        feed.happen(1, .held, "held")
        feed.happen(2, .booked, "booked")
        #expect(try await onThread { screen.shows("\u{1B}[33mheld A-1\u{1B}[0m") && screen.shows("booked A-2") })
        #expect(screen.text.contains("\u{1B}[2m19:30:00.125\u{1B}[0m #101 "))
        #expect(try await onThread { process.wait(atMost: .seconds(20)) ? process.reap() : nil } == .exited(code: 0))
    }

    @Test("the live map is drawn, follows every change and the window, and leaves the screen as it was")
    func map() async throws {
        let feed = try DemoFeed()
        let seatcat = try Seatcat()
        let screen = try PseudoTerminal(columns: 60, rows: 20)
        let process = try seatcat.start("seatcat watch demo --url :\(feed.port) --map", at: screen)
        #expect(try await onThread { screen.shows("10 free") && screen.shows("q ends it") })
        feed.happen(2, .held, "held")
        #expect(try await onThread { screen.shows("9 free") && screen.shows("◐") })
        screen.wipe()
        screen.resize(columns: 50, rows: 12)
        #expect(try await onThread { screen.shows("\u{1B}[2J") && screen.shows("9 free") })
        // However narrow: the last line has its place still.
        for columns in [11, 1] {
            screen.wipe()
            screen.resize(columns: columns, rows: 24)
            #expect(try await onThread { screen.shows("\u{1B}[2J") && screen.shows("q ends it") })
        }
        screen.type("q")
        let ending = try await onThread { process.wait(atMost: .seconds(20)) ? process.reap() : nil }
        #expect(ending == .exited(code: 0))
        #expect(screen.text.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
    }

    @Test(
        "the live map is left by q and Ctrl-D, ended by Ctrl-C and by leaving what was waited for, and by no other key",
        arguments: [
            ("", "\u{1B}OQx\u{1B}[Bq", 0), ("", "\u{4}", 0), ("", "\u{3}", 130), ("--count 9", "q", 130),
            ("--until A-1=booked", "\u{4}", 130), ("--count 9", "\u{3}", 130),
        ] as [(String, String, Int32)])
    func mapKeys(goal: String, keys: String, status: Int32) async throws {
        let feed = try DemoFeed()
        let screen = try PseudoTerminal(columns: 60, rows: 20)
        let process = try Seatcat().start("seatcat watch demo --url :\(feed.port) --map \(goal)", at: screen)
        #expect(try await onThread { screen.shows("10 free") })
        for key in keys.dropLast() { screen.type(String(key)) }
        feed.happen(2, .held, "held")
        #expect(try await onThread { screen.shows("9 free") }, "no key before the last ends it")
        screen.type(String(keys.suffix(1)))
        let ending = try await onThread { process.wait(atMost: .seconds(20)) ? process.reap() : nil }
        #expect(ending == .exited(code: status))
    }

    @Test("ping tells how long round trips take")
    func ping() async throws {
        let feed = try DemoFeed()
        let seatcat = try Seatcat()
        let text = try await seatcat.run("seatcat ping -c 3 --url :\(feed.port)")
        #expect(text.status == 0)
        #expect(text.output.hasPrefix("3 round trips to localhost:") && text.output.contains(" p50 "))
        let json = try await seatcat.run("seatcat ping -c 2 --json --url :\(feed.port)")
        #expect(json.output.hasPrefix(#"{"count":2,"min_us":"#))
    }
}
