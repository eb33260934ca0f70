import Testing

/// Every rule is shown to find what it looks for, and to leave alone what only looks like it.
@Suite("The rules of the house")
struct RulesTests {
    private func source(_ text: String, at path: String = "Sources/Bytes/A.swift") -> SwiftSource {
        SwiftSource(path: path, text: text)
    }

    @Test(
        "find forbidden words in code",
        arguments: [
            "let a = try! b()", "let a = b as! C", "fatalError(\"x\")", "public struct A {}", "print(1)",
            "debugPrint(1)",
            "dump(a)", "DispatchQueue.main", "let now = ContinuousClock.now", "try await Task.sleep(for: .seconds(1))",
            "usleep(5)", "struct BookingManager {}", "final class SeatHelper {}", "enum Utils {}",
            "let a = \"\\(b as! C)\"",
        ])
    func words(code: String) {
        #expect(WordRules.violations(in: source(code)).count == 1)
    }

    @Test(
        "leave the same words alone where they are harmless",
        arguments: [
            "let a = try b()", "let a = \"try! as! print(\"", "// try! print(1)", "a.print(1)",
            "func print(_ a: Int) {}",
            "let printer = 1", "let a: Int! = nil", "a as? B", "struct Utility {}", "let managers = 1", "sleep = 1",
        ])
    func harmlessWords(code: String) {
        #expect(WordRules.violations(in: source(code)) == [])
    }

    @Test("let tests print but not wait for time")
    func wordsInTests() {
        let path = "Tests/BytesTests/A.swift"
        #expect(WordRules.violations(in: source("print(1)", at: path)) == [])
        #expect(WordRules.violations(in: source("try await Task.sleep(for: .seconds(1))", at: path)).count == 1)
        #expect(WordRules.violations(in: source("sleep(1)", at: path)).count == 1)
        #expect(WordRules.violations(in: source("nanosleep(&a, &b)", at: "Sources/Reactor/A.swift")) == [])
    }

    @Test("want a sentence for every test")
    func unnamedTests() {
        let path = "Tests/BytesTests/A.swift"
        #expect(WordRules.violations(in: source("@Test func a() {}", at: path)).count == 1)
        #expect(WordRules.violations(in: source("@Test(.serialized) func a() {}", at: path)).count == 1)
        #expect(WordRules.violations(in: source("@Test(\"a b\") func a() {}", at: path)) == [])
    }

    @Test("keep imports inside their layer")
    func imports() {
        func found(_ code: String, _ target: String) -> [Violation] {
            LayerRules.violations(in: source(code), of: target)
        }
        #expect(found("import Bytes\npackage import HTTP", "API") == [])
        #expect(found("import Storage", "API").map(\.line) == [1])
        #expect(found("import HTTP\n\ninternal import struct Reactor.Tick", "HTTP").map(\.line) == [1, 3])
        #expect(found("import Foundation", "Server").count == 1)
        #expect(found("import FoundationEssentials", "Server") == [])
        #expect(found("import FoundationEssentials", "HTTP").count == 1)
        #expect(found("import Glibc", "Storage").count == 1)
        #expect(found("import Dispatch", "Reactor").count == 1)
        #expect(found("@testable import Storage", "Bytes").count == 1)
        #expect(found("// import Storage\nlet a = \"import Storage\"", "Bytes") == [])
        #expect(found("", "Newcomer").map(\.reason) == ["Newcomer is not in the table of layers"])
    }

    @Test("compare the manifest with the table of layers")
    func manifest() {
        let rows = LayerRules.table.map { name, allowed in
            let dependencies = allowed.map { "\"\($0)\"" }.joined(separator: ", ")
            return ".target(name: \"\(name)\", dependencies: [\(dependencies)], swiftSettings: s)"
        }
        func found(_ rows: [String]) -> [String] {
            LayerRules.violations(in: source("targets: [" + rows.joined(separator: ",") + "]")).map(\.reason)
        }
        #expect(found(rows) == [])
        #expect(found(rows.filter { !$0.contains("name: \"Bytes\"") }) == ["Bytes of the table of layers is no target"])
        #expect(
            found(rows + [".target(name: \"Newcomer\", dependencies: [])"]) == [
                "Newcomer is not in the table of layers"
            ])
        #expect(
            found(rows + [".target(name: \"TestSupport\", dependencies: [\"X\"], path: \"Tests/TestSupport\")"]) == [])
        let wrong = rows.map {
            $0.replacing("name: \"HTTP\", dependencies: [", with: "name: \"HTTP\", dependencies: [\"Reactor\", ")
        }
        #expect(found(wrong) == ["HTTP differs from the table of layers in Reactor"])
    }

    @Test("measure files, lines and functions, and refuse one more than is allowed")
    func sizes() {
        func file(_ lines: Int) -> SwiftSource { source(String(repeating: "\n", count: lines)) }
        #expect(SizeRules.violations(in: file(500)) == [])
        #expect(SizeRules.violations(in: file(501)).map(\.reason) == ["501 lines, at most 500"])
        func page(_ lines: Int) -> [Violation] {
            SizeRules.violations(in: String(repeating: "a {}\n", count: lines), at: "a.css")
        }
        #expect(page(500) == [])
        #expect(page(501).map(\.reason) == ["501 lines, at most 500"])
        let wide = String(repeating: "é", count: 120)
        #expect(SizeRules.violations(in: source("// \(wide.dropLast(3))")) == [])
        #expect(SizeRules.violations(in: source("\n// \(wide.dropLast(2))")).map(\.line) == [2])
        let text = String(repeating: "x", count: 130)
        #expect(SizeRules.violations(in: source("let a = \"\(text)\"")) == [])
        func function(_ lines: Int) -> SwiftSource {
            source("func a() {" + String(repeating: "\n", count: lines - 1) + "}")
        }
        #expect(SizeRules.violations(in: function(70)) == [])
        #expect(SizeRules.violations(in: function(71)).map(\.reason) == ["a has 71 lines, at most 70"])
    }

    @Test("let only Reactor look away from data races, and only with a proof")
    func safety() {
        let bare = "final class A: @unchecked Sendable {}"
        let proven = "/// Its value is reached only between lock and unlock of its mutex.\n" + bare
        let reactor = "Sources/Reactor/A.swift"
        #expect(SafetyRules.violations(in: source(proven)).count == 1)
        #expect(SafetyRules.violations(in: source(bare, at: reactor)).count == 1)
        #expect(SafetyRules.violations(in: source("// Safe.\n" + bare, at: reactor)).count == 1)
        #expect(SafetyRules.violations(in: source(proven, at: reactor)) == [])
        let far = "// " + String(repeating: "proof ", count: 20) + String(repeating: "\n", count: 16)
        #expect(SafetyRules.violations(in: source(far + bare, at: reactor)).count == 1)
        #expect(SafetyRules.violations(in: source("nonisolated(unsafe) var a = 1")).count == 1)
        #expect(SafetyRules.violations(in: source("nonisolated var a: Int { 1 }")) == [])
    }

    @Test(
        "find SQL outside Storage",
        arguments: [
            "SELECT seat FROM seat_claim", "  select 1 as one from x", "insert into a values (1)", "UPDATE a SET b = 1",
            "DELETE FROM a WHERE b", "create table a ()", "DROP TABLE a", "ALTER TABLE a ADD b int",
        ])
    func statements(text: String) {
        let code = "let a = \"\(text)\""
        #expect(StatementRules.violations(in: source(code)).count == 1)
        #expect(StatementRules.violations(in: source(code, at: "Sources/Storage/A.swift")) == [])
        #expect(StatementRules.violations(in: source("// \(text)")) == [])
    }

    @Test(
        "find numbers that are an enum's",
        arguments: [
            "WHERE life = 5", "s.life NOT IN (0, 5)", "FILTER (WHERE verdict <> 0)", "state IN (1)", "a.role > 0 AND b",
        ])
    func numbers(text: String) {
        let storage = "Sources/Storage/A.swift"
        #expect(StatementRules.bareNumbers(in: source("let a = \"\(text)\"", at: storage)).count == 1)
        #expect(StatementRules.bareNumbers(in: source("let a = \"\(text)\"")) == [])
        for harmless in ["life = $5", "life = \\(ShowLife.draft.rawValue)", "count > 0", "state, 1", "verdict AND 1"] {
            #expect(StatementRules.bareNumbers(in: source("let a = \"\(harmless)\"", at: storage)) == [], "\(harmless)")
        }
    }

    @Test("leave prose alone", arguments: ["update the table", "choose from the list", "create one", "select"])
    func prose(text: String) {
        #expect(!StatementRules.isStatement(text))
    }

    @Test("want every limit to be named in a test")
    func limits() {
        let limits = source(
            """
            struct PoolLimits {
                let waiting: Int
                var open = 8 { didSet {} }
                var total: Int { waiting + open }
                static let standard = Self()
                init(waiting: Int = 1) { let local = 1 }
            }
            struct Other { let ignored = 1 }
            """)
        let bounds = LimitRules.bounds(in: limits)
        #expect(bounds.map(\.name) == ["waiting", "open", "standard"])
        func unnamed(_ test: String) -> [String] {
            LimitRules.violations(of: bounds, tests: [source(test, at: "Tests/BytesTests/A.swift")]).map(\.reason)
        }
        #expect(unnamed("#expect(limits.waiting == 1); PoolLimits.standard") == ["no test names PoolLimits.open"])
        #expect(unnamed("PoolLimits(waiting: max(open: 1)); PoolLimits.standard") == ["no test names PoolLimits.open"])
        #expect(unnamed("PoolLimits(waiting: 1, open: 2); change { $0.standard = 1 }") == [])
        #expect(unnamed("let waiting = 1; file.open(); TLSLimits.standard; $0.open == 1").count == 3)
    }

    @Test("follow the links of documents")
    func links() {
        func found(_ text: String, at path: String = "docs/a.md") -> [String] {
            DocumentRules.brokenLinks(in: text, at: path) { ["docs/b.md", "README.md", "docs"].contains($0) }
                .map { "\($0.line) \($0.reason)" }
        }
        #expect(found("[b](b.md) [c](../README.md#top) [d](https://x.example) [e](#here) [f](../docs/)") == [])
        #expect(found("\n[b](c.md)") == ["2 the link to c.md leads nowhere"])
        #expect(found("[b](b.md)", at: "README.md") == ["1 the link to b.md leads nowhere"])
        #expect(found("[b](../../x)") == ["1 the link to ../../x leads nowhere"])
        #expect(found("```\n[b](c.md)\n```") == [])
    }

    @Test("follow the commands of documents")
    func commands() {
        let makefile = ".PHONY: run test\nrun: ## serve\n\t@scripts/run\ntest: ## test\nhidden:\n"
        let targets = DocumentRules.targets(ofMakefile: makefile)
        #expect(targets == ["run", "test"])
        func found(_ text: String) -> [String] {
            DocumentRules.brokenCommands(in: text, at: "README.md", targets: targets) { $0 == "scripts/run" }.map(
                \.reason)
        }
        #expect(found("Type `make run`, then\n```\n$ make test ARGS=1 # all\nscripts/run\n```") == [])
        #expect(found("`make dance`") == ["make dance is no target of the Makefile"])
        #expect(found("```sh\nmake run dance\n```") == ["make dance is no target of the Makefile"])
        #expect(found("```\nscripts/dance --now\n```") == ["scripts/dance does not exist"])
        #expect(found("we make plans") == [])
    }

    @Test("find leftovers and paths of one machine in any file")
    func texts() {
        func found(_ text: String) -> Int { TextRules.violations(in: text, at: "a.sh").count }
        for word in ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "X" + "XX"] {
            #expect(found("# \(word): later") == 1)
            #expect(found("# \(word)S and \(word)_A") == 0)
        }
        #expect(found("cd /ho" + "me/ann/seatwire") == 1)
        #expect(found("see `/wo" + "rk/x`") == 1)
        #expect(found("https://a.example/ho" + "me/x and ${HOME}/wo" + "rk/") == 0)
        #expect(found("a ") == 1)
        #expect(found("a\n\tb\n") == 0)
    }

    @Test("know where files may lie")
    func folders() {
        func found(_ path: String) -> Int { FolderRules.violations(of: path, targets: ["Bytes", "Reactor"]).count }
        for path in [
            "README.md", "Makefile", "Sources/Bytes/A.swift", "Sources/HTTP/API/A.swift",
            "Sources/System/CLinux/shim.h",
            "Tests/BytesTests/A.swift", "Tests/TestSupport/A.swift", "migrations/0001_a.up.sql", "docs/a.md",
            "scripts/run",
        ] { #expect(found(path) == 0, "\(path)") }
        for path in [
            "notes.txt", "misc/a.md", "Sources/Newcomer/A.swift", "Sources/Bytes/a.c", "Sources/Bytes/a.json",
            "Tests/Bytes/A.swift", "migrations/0001_a.sql",
        ] { #expect(found(path) == 1, "\(path)") }
    }

    @Test("want scripts that stop at the first failure")
    func scripts() {
        let good = "#!/usr/bin/env bash\n# Does it.\nset -euo pipefail\n"
        #expect(ScriptRules.violations(in: good, at: "scripts/a", isExecutable: true) == [])
        #expect(ScriptRules.violations(in: good, at: "scripts/a", isExecutable: false).count == 1)
        #expect(ScriptRules.violations(in: "#!/bin/sh\n# Does it.\nset -eu\n", at: "a", isExecutable: true).count == 2)
        #expect(ScriptRules.violations(in: "", at: "a", isExecutable: true).count == 3)
    }

    @Test("read what a program is linked with")
    func linkage() {
        #expect(
            SharedObject.needed(by: Array("no program at all, but long enough to be looked at as if it were".utf8))
                == nil)
        #expect(SharedObject.needed(by: []) == nil)
        for name in [
            "libFoundation.so", "lib_FoundationICU.so", "libFoundationInternationalization.so", "libcurl.so.4",
        ] {
            #expect(!LinkageRules.allows(name))
        }
        for name in ["libc.so.6", "libswiftCore.so", "libssl.so.3", "libpq.so.5", "ld-linux-x86-64.so.2"] {
            #expect(LinkageRules.allows(name))
        }
    }
}
