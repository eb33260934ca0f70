import Testing

@testable import Storage

@Suite struct PostmasterFileTests {
    private func text(_ status: String, process: String = "4711", socket: String = "/run/x") -> String {
        "\(process)\n/data/cluster\n1700000000\n5432\n\(socket)\n\n  1234567         8\n\(status)\n"
    }

    @Test("every line is understood") func whole() throws {
        let file = try #require(PostmasterFile(text("ready   ")))
        #expect(file.process == 4_711)
        #expect(file.port == 5_432)
        #expect(file.socketDirectory == "/run/x")
        #expect(file.status == .ready)
        #expect(!file.isStandalone)
    }

    @Test(
        "each status is understood, an unknown one is none",
        arguments: [
            ("starting", PostmasterFile.Status.starting), ("stopping", .stopping), ("standby ", .ready),
            ("ready   ", .ready), ("", nil), ("readyish", nil),
        ])
    func statuses(_ word: String, _ status: PostmasterFile.Status?) throws {
        #expect(try #require(PostmasterFile(text(word))).status == status)
    }

    @Test("a file that is still being written tells what it has") func partial() throws {
        let file = try #require(PostmasterFile("4711\n/data\n1700000000\n5432\n"))
        #expect(file.process == 4_711)
        #expect(file.socketDirectory == nil)
        #expect(file.status == nil)
        #expect(try #require(PostmasterFile("4711")).port == nil)
    }

    @Test("a single-user process writes its number with a minus sign") func standalone() throws {
        let file = try #require(PostmasterFile(text("", process: "-4711")))
        #expect(file.isStandalone)
        #expect(file.process == 4_711)
    }

    @Test(
        "what is no process number is no file", arguments: ["", "\n", "0\n", "x\n", "99999999999\n", "-2147483648\n"])
    func garbage(_ text: String) {
        #expect(PostmasterFile(text) == nil)
    }
}
