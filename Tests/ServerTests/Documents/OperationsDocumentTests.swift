import API
import Reactor
import Testing

@testable import Server

@Suite("docs/operations.md")
struct OperationsDocumentTests {
    private let text: String

    init() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        text = String(decoding: try Files.read(root + "/docs/operations.md", atMost: 1_000_000), as: UTF8.self)
    }

    @Test("has the table of settings that the program has")
    func settings() throws {
        let start = try #require(text.firstRange(of: "by a test -->\n"))
        let end = try #require(text.firstRange(of: "<!-- end of settings -->"))
        let table = String(text[start.upperBound..<end.lowerBound])
        #expect(table == HelpText.settingsTable, "put this in its place:\n\(HelpText.settingsTable)")
    }

    @Test("names a proxy that lets through whatever the server takes")
    func proxy() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let nginx = String(
            decoding: try Files.read(root + "/deploy/nginx/seatwire.conf", atMost: 1_000_000), as: UTF8.self)
        let words = nginx.split { $0 == " " || $0 == ";" || $0 == "\n" }
        let place = try #require(words.firstIndex(of: "client_max_body_size"))
        let size = try #require(words[place + 1].last == "m" ? Int(words[place + 1].dropLast()) : nil)
        // One more than the server takes, which then says so in its own words.
        #expect(size << 20 > FrontDeskLimits().layoutBytes)
    }

    @Test("names no setting that does not exist")
    func names() {
        let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
        let named = Set(words.filter { $0.hasPrefix("SEATWIRE_") && $0 != "SEATWIRE_" })
        #expect(named.subtracting(Settings.rows.map(\.variable)) == [])
        #expect(named.count > 10)
    }
}
