import Contract
import HTTP
import Reactor
import TestSupport
import Testing

@testable import API

/// Every field of every request, as the contract tells them, with everything that can be wrong with it.
@Suite("Hostile input")
struct HostileInputTests {
    private let file: JSONValue

    init() throws {
        file = try JSONReader.read(try Files.read(ProjectFiles.root + "/api/openapi.json", atMost: 1 << 20))
    }

    private struct Operation {
        let method: HTTP.Method
        let path: String
        let value: JSONValue
    }

    /// Those of the box office; accounts and the feed are tried where they are at home.
    private var operations: [Operation] {
        let ours = Set(
            ((try? TicketHouse())?.peer.service.routes ?? []).map { route in
                route.method.name + route.pattern.replacing(/\{(\w+):\w+\}/) { "{\($0.output.1)}" }
            })
        return members(file["paths"]).flatMap { path in
            members(path.value).map {
                Operation(
                    method: HTTP.Method(token: Array($0.name.uppercased().utf8).span), path: path.name, value: $0.value)
            }
        }.filter { ours.contains($0.method.name + $0.path) }
    }

    private func members(_ value: JSONValue?) -> [JSONValue.Member] {
        guard case .object(let members) = value else { return [] }
        return members
    }

    /// A sale with one of everything that a path can name.
    private struct Stage {
        let house: TicketHouse
        private let names: [String: String]

        init() throws {
            house = try TicketHouse()
            try house.openSale()
            let hold = try house.hold("A-1")
            let sold = try house.ask(
                .post, "/v1/shows/evening/walk-ins", #"{"seats":["B-1"],"customer":{"name":"Asha Rao"}}"#, as: "staff")
            let booking = try #require(sold.member("id"), "\(sold.text)")
            let passed = try house.ask(
                .post, "/v1/shows/evening/check-ins", #"{"seat":"B-1","gate":"north"}"#, as: "staff")
            names = [
                "show": "evening", "layout": "hall-1", "version": "1", "label": "A-1", "hold": hold,
                "booking": booking, "check_in": passed.member("check_in") ?? "chk_x",
            ]
        }

        func path(_ pattern: String, _ replaced: [String: String] = [:]) -> String {
            names.merging(replaced) { $1 }.reduce(pattern) { $0.replacing("{\($1.key)}", with: $1.value) }
        }

        /// The examples of the contract, at the time and in the hall of this house.
        func fit(_ text: String) -> String {
            text.replacing("2026-11-20", with: "2027-01-16").replacing("F-5", with: "A-5")
                .replacing("hold_00000000000070000000000009", with: names["hold"] ?? "")
        }
    }

    /// What stands for each other: the absence of one is told by the name of the first.
    private static let alternatives: [String: [String]] = ["grid": ["sections"], "best": ["seats"]]

    private func isNamed(_ field: String, in answer: Response) -> Bool {
        let wanted = [field] + (Self.alternatives[field] ?? [])
        return answer.faultyFields.contains { found in
            wanted.contains { found == $0 || found.hasPrefix($0 + ".") || found.hasPrefix($0 + "[") }
        }
    }

    @Test("every field of every request is refused by its name when it is wrong, and nothing changes")
    func fields() throws {
        var count = 0
        for operation in operations {
            let content = operation.value["requestBody"]?["content"]?["application/json"]
            guard let schema = content?["schema"], let shown = content?["example"] else { continue }
            let stage = try Stage()
            let path = stage.path(operation.path)
            let example = try JSONReader.read(Array(stage.fit(Self.text(of: shown)).utf8))
            let before = stage.house.events
            for wrong in HostileValues(schema, example, in: file).cases where !wrong.isAllowed {
                let answer = try stage.house.ask(operation.method, path, wrong.body, as: "developer", account: 1)
                let field = wrong.field ?? ""
                count += 1
                #expect(
                    (400..<500).contains(answer.status.code) && isNamed(field, in: answer),
                    "\(operation.method.name) \(operation.path), \(field), \(wrong.what): \(answer.text)")
            }
            #expect(stage.house.events == before, "\(operation.method.name) \(operation.path)")
        }
        #expect(count > 500, "\(count) cases")
    }

    @Test("what is just allowed is not refused as too long, too short or too many")
    func limits() throws {
        for operation in operations {
            let content = operation.value["requestBody"]?["content"]?["application/json"]
            guard let schema = content?["schema"], let shown = content?["example"] else { continue }
            let example = try JSONReader.read(Array(try Stage().fit(Self.text(of: shown)).utf8))
            // So many seats may a whole grid have, and not each of its rows.
            for right in HostileValues(schema, example, in: file).cases
            where right.isAllowed && right.field != "grid.seats" {
                let stage = try Stage()
                let answer = try stage.house.ask(
                    operation.method, stage.path(operation.path), right.body, as: "developer", account: 1)
                // Not TOO_MANY_SEATS: a show may allow fewer than the contract.
                let isFar = ["TOO_LONG", "TOO_SHORT", "TOO_MANY", "OUT_OF_RANGE"].contains {
                    answer.text.contains("\"\($0)\"")
                }
                #expect(
                    answer.status.code < 500 && !(isFar && isNamed(right.field ?? "", in: answer)),
                    "\(operation.method.name) \(operation.path), \(right.field ?? ""), \(right.what): \(answer.text)")
            }
        }
    }

    @Test("every parameter of every query is refused by its name when it is wrong")
    func queries() throws {
        let stage = try Stage()
        for operation in operations {
            guard case .array(let parameters) = operation.value["parameters"] else { continue }
            for parameter in parameters where parameter["in"] == .string("query") {
                guard case .string(let name) = parameter["name"] else { continue }
                let schema = parameter["schema"]
                var wrong = ["a%07", "%F0%9F%92%A3" + String(repeating: "x", count: 400), "a&\(name)=b"]
                if schema?["type"] == .string("integer") { wrong += ["x", "0", "-1", "99999999999999999999", "1.5"] }
                if schema?["enum"] != nil || schema?["format"] != nil { wrong.append("nonsense") }
                for value in wrong + ["%00"] {
                    let target = "\(stage.path(operation.path))?\(name)=\(value)"
                    let answer = try stage.house.ask(operation.method, target, as: "developer", account: 1)
                    #expect(
                        (400..<500).contains(answer.status.code)
                            && (isNamed(name, in: answer) || answer.faultyFields == ["query"]),
                        "\(operation.method.name) \(target): \(answer.text)")
                }
            }
            let unknown = "\(stage.path(operation.path))?zzz=1"
            guard operation.method == .get, operation.path.contains("shows/{show}/") else { continue }
            #expect(try stage.house.ask(.get, unknown, as: "developer").faultyFields == ["zzz"], "\(unknown)")
        }
    }

    @Test("what is no content, no id and no key is refused and never a failure of the server")
    func shapes() throws {
        let stage = try Stage()
        let before = stage.house.events
        let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let contents = [
            "", "[]", "null", "7", "\"x\"", "{", "{}{}", "\u{FEFF}{}", "{\"a\":1,\"a\":2}", "{\"a\":\"\\ud800\"}", deep,
            "{\"seats\":\"\u{0}\"}", "{\"a\":01}", "{\"a\":NaN}", "{'a':1}",
        ]
        for operation in operations {
            if operation.value["requestBody"] != nil {
                for content in contents {
                    let answer = try stage.house.ask(
                        operation.method, stage.path(operation.path), content, as: "developer", account: 1)
                    #expect((400..<500).contains(answer.status.code), "\(operation.path) \(content): \(answer.text)")
                }
            }
            for name in operation.path.matches(of: /\{(\w+)\}/).map({ String($0.output.1) }) {
                let long = String(repeating: "z", count: 500)
                for hostile in ["%00", "%07x", "..%2F..", "%F0%9F%92%A3", long, "-1", "%FF"] {
                    let body = operation.value["requestBody"] == nil ? nil : "{}"
                    let target = stage.path(operation.path, [name: hostile])
                    let answer = try stage.house.ask(operation.method, target, body, as: "developer", account: 1)
                    let isHarmless = operation.method == .delete && answer.status == .noContent
                    #expect((400..<500).contains(answer.status.code) || isHarmless, "\(target): \(answer.text)")
                }
            }
            guard operation.method != .get, operation.value["requestBody"] != nil else { continue }
            for key in ["", String(repeating: "k", count: 256), "a b", "ü"] {
                let answer = try stage.house.ask(
                    operation.method, stage.path(operation.path), "{}", as: "developer", account: 1, key: key)
                #expect((400..<500).contains(answer.status.code), "\(operation.path) \(key): \(answer.text)")
            }
        }
        #expect(stage.house.events == before)
    }

    private static func text(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .number(let text): text
        case .string(let text): "\"\(text)\""
        case .array(let elements): "[\(elements.map(text).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\"\($0.name)\":\(text(of: $0.value))" }.joined(separator: ","))}"
        }
    }
}
