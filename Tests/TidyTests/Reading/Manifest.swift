/// The targets of Package.swift with what each depends on, read from the text of the manifest.
enum Manifest {
    struct Target: Equatable {
        let name: String
        let dependencies: Set<String>
        let path: String
    }

    /// The targets that are declared with `.target(` or `.executableTarget(`.
    static func targets(in source: SwiftSource) -> [Target] {
        let code = source.code
        return code.indices.compactMap { index in
            guard code[index].text == "." && index + 2 < code.count, code[index + 2].text == "(",
                ["target", "executableTarget"].contains(code[index + 1].text)
            else { return nil }
            return target(in: code, from: index + 3)
        }
    }

    private static func target(in code: [SwiftToken], from start: Int) -> Target? {
        var depth = 1
        var label = ""
        var name: String?
        var path: String?
        var dependencies: Set<String> = []
        for token in code[start...] {
            switch (token.kind, token.text) {
            case (.sign, "("), (.sign, "["): depth += 1
            case (.sign, ")"), (.sign, "]"): depth -= 1
            case (.word, let word) where depth == 1: label = word
            case (.text, let text) where label == "name": name = text
            case (.text, let text) where label == "path": path = text
            case (.text, let text) where label == "dependencies": dependencies.insert(text)
            default: break
            }
            if depth == 0 { break }
        }
        guard let name else { return nil }
        return Target(name: name, dependencies: dependencies, path: path ?? "Sources/\(name)")
    }
}
