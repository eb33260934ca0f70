import Contract
import Reactor
import Testing
import WebSocket

/// The close codes are said in three places: here they are held against each other.
@Suite struct CloseTableTests {
    private static let root = String(#filePath.dropLast("/Tests/GatewayTests/CloseTableTests.swift".count))

    private func text(of path: String) throws -> String {
        String(decoding: try Files.read("\(Self.root)/\(path)", atMost: 1 << 20), as: UTF8.self)
    }

    @Test("the contract names every code with what a client does, and no other")
    func contract() throws {
        let file = try JSONReader.read(Array(try text(of: "api/asyncapi.json").utf8))
        guard case .array(let rows) = file["x-close-codes"] else {
            Issue.record("api/asyncapi.json has no x-close-codes")
            return
        }
        #expect(rows.count == CloseCode.table.count)
        for (written, real) in zip(rows, CloseCode.table) {
            #expect(written["code"] == .integer(Int64(real.code.number)))
            #expect(written["client"] == .string(CloseAdvice(real.code).name))
            #expect(written["meaning"] == .string(real.meaning))
        }
    }

    @Test("the document names every code with what a client does, and no other")
    func document() throws {
        let lines = try text(of: "docs/websocket.md").split(separator: "\n")
        let written = lines.filter { $0.hasPrefix("| 1") || $0.hasPrefix("| 4") }.map(String.init)
        let real = CloseCode.table.map { "| \($0.code.number) | \(CloseAdvice($0.code).name) | \($0.meaning) |" }
        #expect(written == real)
    }

    @Test("no code stands twice, and each can be sent")
    func codes() {
        #expect(Set(CloseCode.table.map(\.code)).count == CloseCode.table.count)
        for row in CloseCode.table { #expect(CloseCode(row.code.number) == row.code) }
    }
}
