import Reactor
import Testing

@testable import Contract

/// The messages of the feed against `api/asyncapi.json`: neither may promise what the other does not know.
@Suite struct FeedMessageTests {
    private let file: JSONValue

    init() throws {
        let root = String(#filePath.dropLast("/Tests/ContractTests/Feed/FeedMessageTests.swift".count))
        file = try JSONReader.read(try Files.read(root + "/api/asyncapi.json", atMost: 1 << 20))
    }

    private static let position = FeedPosition(epoch: 0x9c1f_03a7, seq: 10_433, tag: 0x8ac2_b7d0)

    /// Each message with everything that it can carry, and with as little as it may.
    private static let samples: [(name: String, full: [UInt8], least: [UInt8])] = [
        ("welcome", welcome.bytes, welcome.bytes),
        (
            "authenticated",
            FeedAuthenticated(mark: .integer(1), account: "a", name: "n", role: "staff", expiresAt: "t").bytes,
            FeedAuthenticated(mark: nil, account: nil, name: nil, role: "guest", expiresAt: nil).bytes
        ),
        ("subscribed", subscribed(.integer(2), .ahead).bytes, subscribed(nil, nil).bytes),
        ("snapshot", snapshot(.staff).bytes, snapshot(.open).bytes),
        ("change", change([fullItem]).bytes, change([]).bytes),
        ("counts", counts.bytes, counts.bytes),
        ("heartbeat", FeedNotice.heartbeat(now: "t").bytes, FeedNotice.heartbeat(now: "t").bytes),
        ("pong", FeedNotice.pong(.text("x"), now: "t").bytes, FeedNotice.pong(nil, now: "t").bytes),
        (
            "unsubscribed", FeedNotice.unsubscribed(.integer(3), show: "s", code: "FORBIDDEN").bytes,
            FeedNotice.unsubscribed(nil, show: "s", code: nil).bytes
        ),
        (
            "drain", FeedNotice.drain(inMilliseconds: 1, closeMilliseconds: 2).bytes,
            FeedNotice.drain(inMilliseconds: 1, closeMilliseconds: 2).bytes
        ),
        (
            "error", FeedNotice.error(.integer(2), code: "A", message: "b").bytes,
            FeedNotice.error(nil, code: "A", message: "b").bytes
        ),
    ]

    private static let welcome = FeedWelcome(
        server: "0.1.0", now: "t", heartbeatMilliseconds: 25_000, deadMilliseconds: 60_000, reconnectMilliseconds: 500,
        subscriptions: 32, messageBytes: 16_384, commandsPerSecond: 20)
    private static let counts = FeedCounts(
        show: "s", checkedIn: 1, inside: 1, viewers: 2,
        gates: [.init(gate: "north", entries: 1, exits: 0, refused: 3)])

    private static func subscribed(_ mark: FeedMark?, _ reason: FeedSubscribed.Reason?) -> FeedSubscribed {
        FeedSubscribed(
            mark: mark, show: "demo", scope: .open, mode: .snapshot, reason: reason, position: position, behind: 0)
    }

    private static func snapshot(_ scope: FeedScope) -> FeedSnapshot {
        FeedSnapshot(
            show: "demo", scope: scope, position: position, at: "t", status: "on_sale", layout: "hall-1",
            layoutVersion: 3, states: Array("fhb".utf8), checksum: 1,
            holds: [FeedHolding(hold: "h", seats: ["A-2"], until: "t", by: "a")])
    }

    private static func change(_ items: [FeedChange.Item]) -> FeedChange {
        FeedChange(show: "demo", previous: 10_432, position: position, at: "t", items: items, checksum: 0x8605_04b5)
    }

    private static var fullItem: FeedChange.Item {
        var item = FeedChange.Item(kind: "held")
        item.state = UInt8(ascii: "h")
        item.seats = ["A-3"]
        item.status = "on_sale"
        item.hold = "h"
        item.until = "t"
        item.by = "a"
        item.booking = "b"
        item.gate = "g"
        item.reason = "r"
        return item
    }

    private func names(_ value: JSONValue?) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.map(\.name)
    }

    private func texts(_ value: JSONValue?) -> [String] {
        guard case .array(let values) = value else { return [] }
        return values.compactMap { value in
            if case .string(let text) = value { text } else { nil }
        }
    }

    @Test("the file has the messages of the table, word for word, each in its direction")
    func table() {
        let messages = file["components"]?["messages"]
        let rows = FeedMessageTable.client + FeedMessageTable.server
        #expect(names(messages) == rows.map(\.name))
        for row in rows {
            #expect(messages?[row.name]?["summary"] == .string(row.meaning))
            #expect(messages?[row.name]?["payload"]?["properties"]?["type"]?["const"] == .string(row.name))
        }
        func named(_ operation: String) -> [String] {
            guard case .array(let references) = file["operations"]?[operation]?["messages"] else { return [] }
            return references.compactMap { reference in
                guard case .string(let path) = reference["$ref"] else { return nil }
                return path.split(separator: "/").last.map(String.init)
            }
        }
        #expect(named("command") == FeedMessageTable.client.map(\.name))
        #expect(named("tell") == FeedMessageTable.server.map(\.name))
    }

    @Test("every message has exactly the members that its schema knows, and always those that it demands")
    func members() throws {
        #expect(Self.samples.map(\.name) == FeedMessageTable.server.map(\.name))
        for sample in Self.samples {
            let payload = file["components"]?["messages"]?[sample.name]?["payload"]
            let full = try JSONReader.read(sample.full)
            #expect(names(full) == names(payload?["properties"]), "\(sample.name)")
            #expect(full["type"] == .string(sample.name))
            let least = Set(names(try JSONReader.read(sample.least)))
            #expect(Set(texts(payload?["required"])) == least, "\(sample.name)")
        }
    }

    @Test("items and holds have exactly the members that their schemas know")
    func parts() throws {
        let messages = file["components"]?["messages"]
        guard case .array(let items) = try JSONReader.read(Self.change([Self.fullItem]).bytes)["changes"],
            case .array(let holds) = try JSONReader.read(Self.snapshot(.staff).bytes)["holds"]
        else {
            Issue.record("no items or no holds")
            return
        }
        let properties = messages?["change"]?["payload"]?["properties"]?["changes"]?["items"]?["properties"]
        #expect(names(items.first) == names(properties))
        let holding = messages?["snapshot"]?["payload"]?["properties"]?["holds"]?["items"]?["properties"]
        #expect(names(holds.first) == names(holding))
    }

    @Test("a change is written as the protocol shows it")
    func bytes() {
        var item = FeedChange.Item(kind: "held")
        item.state = UInt8(ascii: "h")
        item.seats = ["A-3"]
        let text = String(decoding: Self.change([item]).bytes, as: UTF8.self)
        #expect(
            text == #"{"type":"change","show":"demo","prev":10432,"seq":10433,"tag":"8ac2b7d0","at":"t","#
                + #""changes":[{"kind":"held","state":"h","seats":["A-3"]}],"crc":"860504b5"}"#)
    }

    @Test("the examples of commands in the file are commands")
    func examples() throws {
        for row in FeedMessageTable.client {
            guard case .array(let examples) = file["components"]?["messages"]?[row.name]?["examples"],
                let payload = examples.first?["payload"]
            else {
                Issue.record("\(row.name) has no example")
                continue
            }
            #expect(throws: Never.self) { try FeedCommandReader.read(Self.text(of: payload)) }
        }
    }

    private static func text(of value: JSONValue) -> [UInt8] {
        JSONWriter.object { json in
            guard case .object(let members) = value else { return }
            for member in members {
                switch (member.name, member.value) {
                case ("type", .string(let text)): json.string("type", text)
                case ("id", .integer(let number)): json.integer("id", number)
                case ("show", .string(let text)): json.string("show", text)
                case ("scope", .string(let text)): json.string("scope", text)
                case ("after", .string(let text)): json.string("after", text)
                case ("token", .string(let text)): json.string("token", text)
                case ("api_key", .string(let text)): json.string("api_key", text)
                default: Issue.record("an example with \(member.name)")
                }
            }
        }
    }
}
