import Reactor
import Testing

/// The rules, applied to the repository as it is.
@Suite("The tree")
struct TreeTests {
    private let repository: Repository
    private let sources: [SwiftSource]

    init() throws {
        repository = try Repository.current.get()
        sources = try Repository.sources.get()
        try #require(sources.count > 50, "the tree was not found")
    }

    /// One issue for each violation, so that the output is a list of places.
    private func report(_ violations: [Violation]) {
        for violation in violations { Issue.record("\(violation)") }
    }

    private func files(_ suffixes: String...) -> [String] {
        repository.files.filter { path in suffixes.contains { path.hasSuffix($0) } }
    }

    @Test("imports only from the layers below")
    func layers() {
        let folders = [
            "Sources/HTTP/API/": "API", "Sources/HTTP/Engine/": "HTTP", "Sources/Realtime/WebSocket/": "WebSocket",
            "Sources/Realtime/Gateway/": "Gateway", "Sources/Realtime/Feed/": "Feed", "clients/cli/Usher/": "Usher",
            "clients/cli/Seatcat/": "Seatcat",
        ]
        let ours = sources.filter { $0.path.hasPrefix("Sources/") || $0.path.hasPrefix("clients/") }
        let violations = ours.flatMap { source in
            let own = folders.first { source.path.hasPrefix($0.key) }?.value
            return LayerRules.violations(in: source, of: own ?? String(source.path.split(separator: "/")[1]))
        }
        report(violations)
    }

    @Test("has a manifest that says the same as the table of layers")
    func manifest() throws {
        let manifest = try #require(sources.first { $0.path == "Package.swift" })
        report(LayerRules.violations(in: manifest))
    }

    @Test("has files, lines and functions of a length that can be read")
    func sizes() throws {
        report(sources.flatMap { SizeRules.violations(in: $0) })
        let pages = files(".js", ".mjs", ".css")
        #expect(pages.count > 50)
        report(try pages.flatMap { SizeRules.violations(in: try repository.text(of: $0), at: $0) })
        let long = sources.filter { $0.path.hasPrefix("Sources/") && $0.lineCount > SizeRules.linesWorthALook }
        for source in long { print("worth a look: \(source.path) has \(source.lineCount) lines") }
    }

    @Test("has no forbidden word in its code")
    func words() {
        report(sources.flatMap(WordRules.violations))
    }

    @Test("looks away from data races in Reactor only, with a proof")
    func safety() {
        report(sources.flatMap(SafetyRules.violations))
    }

    @Test("has SQL in Storage and migrations only")
    func statements() {
        report(sources.flatMap(StatementRules.violations))
    }

    @Test("has no number of an enum in its SQL")
    func numbers() {
        report(sources.flatMap(StatementRules.bareNumbers))
    }

    @Test("names every limit in a test")
    func limits() {
        let bounds = sources.filter { $0.path.hasPrefix("Sources/") || $0.path.hasPrefix("clients/") }
            .flatMap(LimitRules.bounds)
        #expect(bounds.count > 10)
        let tests = sources.filter { $0.path.hasPrefix("Tests/") }
        report(LimitRules.violations(of: bounds, tests: tests))
    }

    @Test("has no leftovers and no paths of one machine")
    func texts() throws {
        let kinds = [".swift", ".md", ".json", ".sql", ".js", ".css", ".html", ".yml", ".service", ".h", ".modulemap"]
        let named = repository.files.filter { path in
            kinds.contains { path.hasSuffix($0) } || path.hasPrefix("scripts/")
                || ["Makefile", ".ci/run"].contains(path)
        }
        report(try named.flatMap { try TextRules.violations(in: repository.text(of: $0), at: $0) })
    }

    @Test("has documents whose links and commands lead somewhere")
    func documents() throws {
        let targets = DocumentRules.targets(ofMakefile: try repository.text(of: "Makefile"))
        try #require(targets.contains("run") && targets.contains("test"))
        for path in files(".md") {
            let text = try repository.text(of: path)
            report(DocumentRules.brokenLinks(in: text, at: path, exists: repository.holds))
            report(DocumentRules.brokenCommands(in: text, at: path, targets: targets, exists: repository.holds))
        }
    }

    @Test("has every metric in a row of the table for operators")
    func metrics() throws {
        let table = try repository.text(of: "docs/operations.md")
        let texts = sources.filter { $0.path.hasPrefix("Sources/") }.flatMap(\.code).filter { $0.kind == .text }
        let names = Set(texts.map { String($0.text) }).filter { name in
            (name.hasPrefix("seatwire_") || name.hasPrefix("process_")) && name.allSatisfy { $0.isLetter || $0 == "_" }
        }
        #expect(names.count > 30)
        for name in names.sorted() where !table.contains("`\(name)`") && !table.contains("`\(name){") {
            Issue.record("\(name) is in no row")
        }
    }

    @Test("has a Dockerfile that copies every folder which the manifest names")
    func image() throws {
        let manifest = try #require(sources.first { $0.path == "Package.swift" }).code
        let named = manifest.indices.dropLast(2).compactMap { index -> String? in
            let isPath = manifest[index].text == "path" && manifest[index + 2].kind == .text
            return isPath ? manifest[index + 2].text.split(separator: "/").first.map(String.init) : nil
        }
        let text = try repository.text(of: "deploy/docker/Dockerfile")
        let copied = text.split(separator: "\n").filter { $0.hasPrefix("COPY ") }
        #expect(named.contains("Sources"))
        for folder in Set(named) {
            #expect(copied.contains { $0 == "COPY \(folder) ./\(folder)" }, "the manifest needs \(folder)")
        }
    }

    @Test("has a place for every file")
    func folders() {
        let targets = Set(LayerRules.table.map(\.key))
        report(repository.files.flatMap { FolderRules.violations(of: $0, targets: targets) })
    }

    @Test("has scripts that stop at the first failure")
    func scripts() throws {
        let scripts = repository.files.filter { ($0.hasPrefix("scripts/") && !$0.hasSuffix(".txt")) || $0 == ".ci/run" }
        #expect(scripts.count > 4)
        let violations = try scripts.flatMap {
            ScriptRules.violations(in: try repository.text(of: $0), at: $0, isExecutable: repository.isExecutable($0))
        }
        report(violations)
    }

    // The runtime of a sanitizer brings libraries of its own into the program.
    #if !SANITIZED
    @Test(
        "gives programs that are linked with nothing but the toolchain and the C libraries, and never with Foundation",
        arguments: ["seatwire", "seatcat"])
    func linkage(program: String) throws {
        let tests = try Files.target(ofLink: "/proc/self/exe")
        let folder = tests.split(separator: "/").dropLast().joined(separator: "/")
        let image = try Files.read("/\(folder)/\(program)", atMost: 512_000_000)
        let needed = try #require(SharedObject.needed(by: image))
        #expect(needed.contains { $0.hasPrefix("libc.so") })
        #expect(needed.filter { !LinkageRules.allows($0) } == [])
        // The client starts at once: libpq alone would bring twenty libraries.
        for library in ["libpq", "libtcmalloc"] {
            #expect(needed.contains { $0.hasPrefix(library) } == (program == "seatwire"))
        }
    }
    #endif

    @Test("has a Makefile that calls only scripts which exist")
    func makefile() throws {
        let text = try repository.text(of: "Makefile")
        let called = text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "@" }.filter {
            $0.hasPrefix("scripts/")
        }
        #expect(!called.isEmpty)
        #expect(called.filter { !repository.holds(String($0)) } == [])
    }
}
