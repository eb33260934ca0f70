import Reactor

/// The files of the repository, found from the place of this file.
struct Repository {
    let root: String
    /// Every file that is not built, generated or private, by its path from the root, sorted.
    let files: [String]

    static let current: Result<Self, SystemFailure> = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        do throws(SystemFailure) {
            return .success(try Self(root: "/" + parts.joined(separator: "/")))
        } catch {
            return .failure(error)
        }
    }()

    /// Everything in Swift of the current tree, read once for all rules.
    static let sources: Result<[SwiftSource], SystemFailure> = {
        do throws(SystemFailure) {
            let repository = try current.get()
            var sources: [SwiftSource] = []
            for path in repository.files where path.hasSuffix(".swift") {
                sources.append(SwiftSource(path: path, text: try repository.text(of: path)))
            }
            return .success(sources)
        } catch {
            return .failure(error)
        }
    }()

    private init(root: String) throws(SystemFailure) {
        self.root = root
        var found: [String] = []
        try Self.walk("", under: root, into: &found)
        files = found.sorted()
    }

    func text(of path: String) throws(SystemFailure) -> String {
        String(decoding: try Files.read("\(root)/\(path)", atMost: 64_000_000), as: UTF8.self)
    }

    func isExecutable(_ path: String) -> Bool { Files.isExecutable("\(root)/\(path)") }

    /// Whether a path leads to a file or a folder of the repository.
    func holds(_ path: String) -> Bool {
        files.contains(path) || files.contains { $0.hasPrefix(path + "/") }
    }

    private static func walk(_ folder: String, under root: String, into found: inout [String]) throws(SystemFailure) {
        for name in try Files.list(folder.isEmpty ? root : "\(root)/\(folder)") {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            guard !isLeftOut(path, name: name) else { continue }
            switch try Files.facts(of: "\(root)/\(path)")?.kind {
            case .directory: try walk(path, under: root, into: &found)
            case .file, .link: found.append(path)
            case .other, nil: continue
            }
        }
    }

    /// What .gitignore leaves out, git's own folder, and the hidden folders of editors.
    private static func isLeftOut(_ path: String, name: String) -> Bool {
        if path == "Fuzz/findings" || name.hasSuffix(".o") || name.hasSuffix(".profraw") { return true }
        return name.hasPrefix(".") && !hidden.contains(path)
    }

    private static let hidden: Set<String> = [
        ".ci", ".ci/run", ".dockerignore", ".editorconfig", ".env.example", ".gitignore", ".swift-format",
    ]
}
