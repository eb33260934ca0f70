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
