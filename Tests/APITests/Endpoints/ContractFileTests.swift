import Contract
import Domain
import HTTP
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import API

/// `api/openapi.json` against the code: neither may promise what the other does not know.
@Suite struct ContractFileTests {
    private let file: JSONValue
    private let routes: [Route]

    init() throws {
        let bytes = try Files.read(ProjectFiles.root + "/api/openapi.json", atMost: 1 << 20)
        file = try JSONReader.read(bytes)
        let health = Health(checks: [], on: try TestLoop().reactor, log: .silent)
        let version = VersionReport(version: "0", environment: "development")
        routes =
            health.routes + [PublishedMetrics().route, version.route] + RouteTableTests.routes() + CrowdSwitch().routes
            + (try StaticFiles([("openapi.json", bytes), ("asyncapi.json", bytes)])).routes
    }

    private func members(_ value: JSONValue?) -> [JSONValue.Member] {
        guard case .object(let members) = value else { return [] }
        return members
    }

    private func text(_ value: JSONValue?) -> String? {
        guard case .string(let text) = value else { return nil }
        return text
    }

    @Test("every route is in the file, and nothing else is")
    func routesAndFile() {
        let written = members(file["paths"]).flatMap { path in
            members(path.value).map { "\($0.name.uppercased()) \(path.name)" }
        }
        // Types of parameters are ours; the file knows their names.
        let real = routes.map { route in
            "\(route.method.name) " + route.pattern.replacing(/\{(\w+):\w+\}/) { "{\($0.output.1)}" }
        }
        #expect(Set(written) == Set(real))
        #expect(written.count == real.count)
    }

    @Test("open routes are open in the file, keyed ones are not")
    func access() {
        for route in routes {
            let path = route.pattern.replacing(/\{(\w+):\w+\}/) { "{\($0.output.1)}" }
            let operation = file["paths"]?[path]?[route.method.name.lowercased()]
            let isOpen = operation?["security"] == .array([])
            switch route.access {
            case .open: #expect(isOpen, "\(route.pattern)")
            case .keyed: #expect(!isOpen, "\(route.pattern)")
            }
        }
    }

    @Test("the file says of each operation what the one table says: role, limit, repetition, token and key")
    func table() {
        for row in RouteTable.rows {
            let path = row.pattern.replacing(/\{(\w+):\w+\}/) { "{\($0.output.1)}" }
            let operation = file["paths"]?[path]?[row.method.name.lowercased()]
            let words = "\(row.operation)"
            #expect(text(operation?["operationId"]) == row.operation.rawValue)
            #expect(text(operation?["x-role"]) == row.role?.name ?? "everybody", "\(words)")
            #expect(text(operation?["x-rate-limit"]) == row.rate.rawValue, "\(words)")
            #expect(text(operation?["x-repetition"]) == "\(row.repetition)", "\(words)")
            var takesKey = false
            if case .array(let parameters) = operation?["parameters"] {
                takesKey = parameters.contains { text($0["$ref"]) == "#/components/parameters/IdempotencyKey" }
            }
            #expect(takesKey == (row.repetition == .keyed), "\(words)")
            var takesToken = false
            if case .array(let ways) = operation?["security"] { takesToken = ways.contains { $0["Bearer"] != nil } }
            #expect(takesToken == (row.role != nil || row.operation == .logOut), "\(words)")
            #expect((row.content == .none) == (operation?["requestBody"] == nil) || row.operation == .extendHold)
        }
    }

    @Test("every operation has a name of its own, words, and an answer for whoever asks too often")
    func operations() {
        var names: Set<String> = []
        for path in members(file["paths"]) {
            for operation in members(path.value) {
                let name = text(operation.value["operationId"]) ?? ""
                #expect(!name.isEmpty && names.insert(name).inserted, "\(path.name)")
                #expect(text(operation.value["summary"])?.isEmpty == false)
                #expect(text(operation.value["description"])?.isEmpty == false)
                #expect(operation.value["responses"]?["429"] != nil)
            }
        }
    }

    @Test("the codes of refusals are those of the one table")
    func codes() {
        guard case .array(let values) = file["components"]?["schemas"]?["Error"]?["properties"]?["code"]?["enum"] else {
            Issue.record("the file names no codes")
            return
        }
        #expect(values.compactMap(text) == Problem.Kind.allCases.map(\.row.code))
    }

    @Test("the file tells the status and the words of every code")
    func statuses() {
        let words = text(file["components"]?["schemas"]?["Error"]?["properties"]?["code"]?["description"]) ?? ""
        let told = words.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let rows = Problem.Kind.allCases.map(\.row).map { "| `\($0.code)` | \($0.status.code) | \($0.message) |" }
        #expect(told == rows, "put this in its place:\n\(rows.joined(separator: "\n"))")
    }

    /// Every answer of the file with its status, references followed.
    private var answers: [(operation: JSONValue, status: String, answer: JSONValue)] {
        members(file["paths"]).flatMap { members($0.value) }.flatMap { operation in
            members(operation.value["responses"]).map { answer in
                let name = text(answer.value["$ref"])?.split(separator: "/").last.map(String.init)
                let shared = name.flatMap { file["components"]?["responses"]?[$0] }
                return (operation.value, answer.name, shared ?? answer.value)
            }
        }
    }

    /// The refusals that an answer shows.
    private func refusals(_ answer: JSONValue) -> [JSONValue] {
        let content = answer["content"]?["application/json"]
        let shown =
            members(content?["examples"]).compactMap { $0.value["value"] } + [content?["example"]].compactMap { $0 }
        return shown.filter { text($0["status"]) == "ERROR" }
    }

    @Test("each refusal stands under the status of its code")
    func refusalsOfAnswers() {
        var count = 0
        for (operation, status, answer) in answers {
            for refusal in refusals(answer) {
                count += 1
                let row = Problem.Kind.allCases.map(\.row).first { $0.code == text(refusal["code"]) }
                let words = "\(text(operation["operationId"]) ?? "") \(status): \(refusal)"
                #expect(row.map { "\($0.status.code)" } == status, "\(words)")
            }
        }
        #expect(count > 200)
    }

    @Test("whatever reads a token tells what it answers to one that is wrong and to one that is outdated")
    func tokens() {
        for row in RouteTable.rows where row.readsToken {
            let shown = answers.filter {
                text($0.operation["operationId"]) == row.operation.rawValue && $0.status == "401"
            }
            .flatMap { refusals($0.answer) }.compactMap { text($0["code"]) }
            #expect(Set(shown).isSuperset(of: ["UNAUTHENTICATED", "TOKEN_EXPIRED"]), "\(row.operation)")
        }
    }

    @Test("what takes no content is refused for its size alone, and what takes some is read as JSON")
    func contents() {
        for row in RouteTable.rows where row.method != .get {
            let own = answers.filter { text($0.operation["operationId"]) == row.operation.rawValue }
            let takesSome = row.content != .none
            #expect(own.contains { $0.status == "415" } == takesSome, "\(row.operation)")
            let codes = own.flatMap { refusals($0.answer) }.compactMap { text($0["code"]) }
            #expect(codes.contains("MALFORMED_JSON") == takesSome, "\(row.operation)")
        }
    }

    @Test("where little may be asked, answers tell what is left")
    func rests() {
        for row in RouteTable.rows where row.rate.tellsRest {
            for (operation, status, answer) in answers
            where text(operation["operationId"]) == row.operation.rawValue
                && (status.hasPrefix("2") || status == "429")
            {
                let fields = members(answer["headers"]).map(\.name)
                #expect(Set(fields).isSuperset(of: ["RateLimit", "RateLimit-Policy"]), "\(row.operation) \(status)")
            }
        }
    }

    @Test("the kinds of events are those of the ledger")
    func kinds() {
        guard case .array(let forms) = file["components"]?["schemas"]?["Event"]?["properties"]?["kind"]?["anyOf"] else {
            Issue.record("the file names no kinds")
            return
        }
        #expect(forms.first?["enum"] == .array(EventKind.known.map { .string($0.name) }))
    }

    @Test("every reference leads somewhere")
    func references() {
        var waiting = [file]
        var count = 0
        while let value = waiting.popLast() {
            switch value {
            case .array(let elements): waiting += elements
            case .object(let members): waiting += members.map(\.value)
            case .null, .flag, .integer, .number, .string: break
            }
            guard let reference = text(value["$ref"]) else { continue }
            count += 1
            #expect(reference.hasPrefix("#/"))
            let target = reference.dropFirst(2).split(separator: "/").reduce(file as JSONValue?) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
        #expect(count > 10)
    }

    @Test("examples of refusals stand in the table of refusals, word for word")
    func examples() {
        for response in members(file["components"]?["responses"]) {
            let example = response.value["content"]?["application/json"]?["example"]
            // What is answered when all is well has no code.
            guard example?["code"] != nil else { continue }
            let kind = Problem.Kind.allCases.first { $0.row.code == text(example?["code"]) }
            #expect(kind != nil && kind?.row.message == text(example?["message"]), "\(response.name)")
        }
    }

    @Test("answers have exactly the members that their schemas demand")
    func schemas() throws {
        let answers: [(String, [UInt8])] = [
            ("Error", ErrorEnvelope(code: "A", message: "b", requestID: "c").bytes),
            ("HealthReport", HealthReport(checks: [], isDraining: false).bytes),
            ("Version", VersionReport(version: "1", environment: "production").bytes),
        ]
        for (name, bytes) in answers {
            let schema = file["components"]?["schemas"]?[name]
            let real = members(try JSONReader.read(bytes)).map(\.name)
            #expect(members(schema?["properties"]).map(\.name) == real)
            #expect(schema?["required"] == .array(real.map { .string($0) }))
        }
    }
}
