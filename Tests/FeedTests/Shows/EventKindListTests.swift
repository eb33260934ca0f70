import Reactor
import Testing

@testable import Domain

/// The kinds of changes stand in four lists that no compiler compares.
@Suite("The kinds that viewers hear of")
struct EventKindListTests {
    /// A change of the show is told as its status.
    private let names = Set(EventKind.known.filter { $0 != .showChanged }.map(\.name)).union(["status"])

    private func text(of path: String) throws -> String {
        let root = #filePath.dropLast("/Tests/FeedTests/Shows/EventKindListTests.swift".count)
        return String(decoding: try Files.read("\(root)/\(path)", atMost: 1 << 20), as: UTF8.self)
    }

    /// The texts in quotes from a mark to the end of the list behind it.
    private func list(behind mark: String, in path: String) throws -> Set<String> {
        let lines = try text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.contains(mark) }, "\(path) has no \(mark)")
        return words(in: lines[start...].dropFirst().prefix { !$0.contains("]") }.joined()[...])
    }

    private func words(in list: Substring) -> Set<String> {
        Set(list.split(separator: "\"").filter { $0.allSatisfy { $0.isLetter || $0 == "_" } }.map(String.init))
    }

    @Test("are those of the contract of the feed")
    func contract() throws {
        let lists = try text(of: "api/asyncapi.json").split(separator: "[").filter { $0.contains("\"payment_late\"") }
        #expect(lists.count == 1)
        for list in lists { #expect(words(in: list.prefix { $0 != "]" }) == names) }
    }

    @Test("are those that the client can be asked for")
    func client() throws {
        let table = "clients/cli/Usher/CommandLine/CommandTable.swift"
        #expect(try list(behind: ".kind, nil, \"KINDS\"", in: table) == names)
    }

    @Test("are told in the guide to the feed")
    func guide() throws {
        let guide = try text(of: "docs/feed.md")
        for name in names { #expect(guide.contains(name), "\(name) is missing") }
    }

    @Test("but for status stand at one state of a seat each, where the client reads merged events")
    func merged() throws {
        let states = try text(of: "clients/cli/Usher/Watching/SeatState.swift")
        for name in names.subtracting(["status", "payment_late"]) {
            #expect(states.split(separator: "\"").count { $0 == name } >= 1, "\(name) is missing")
        }
    }
}
