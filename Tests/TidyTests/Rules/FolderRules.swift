/// Where files may lie.
enum FolderRules {
    private static let files: Set<String> = [
        ".dockerignore", ".editorconfig", ".gitignore", ".swift-format", "ARCHITECTURE.md", "CHANGELOG.md",
        "CONTRIBUTING.md", "Makefile", "Package.swift", "README.md",
    ]
    private static let folders: Set<String> = [
        ".ci", "Benchmarks", "Fuzz", "Sources", "Tests", "api", "clients", "deploy", "docs", "migrations", "scripts",
    ]
    /// Folders of Sources that hold several targets, or only C.
    private static let groups: Set<String> = ["HTTP", "Realtime", "System"]

    static func violations(of path: String, targets: Set<String>) -> [Violation] {
        let parts = path.split(separator: "/")
        guard parts.count > 1 else {
            return files.contains(path) ? [] : [Violation(path, 1, "no place for a file: the root holds a known set")]
        }
        guard folders.contains(String(parts[0])) else {
            return [Violation(path, 1, "\(parts[0]) is no folder of the house")]
        }
        switch parts[0] {
        case "Sources": return source(path, parts, targets)
        case "Tests": return test(path, parts)
        case "migrations":
            let isNamed = path.hasSuffix(".up.sql") || path.hasSuffix(".down.sql")
            return isNamed ? [] : [Violation(path, 1, "a migration ends in .up.sql or .down.sql")]
        default: return []
        }
    }

    private static func source(_ path: String, _ parts: [Substring], _ targets: Set<String>) -> [Violation] {
        guard ["swift", "h", "c", "modulemap", "md"].contains(String(path.split(separator: ".").last ?? "")) else {
            return [Violation(path, 1, "no kind of file that Sources holds")]
        }
        guard groups.contains(String(parts[1])) || targets.contains(String(parts[1])) else {
            return [Violation(path, 1, "\(parts[1]) is no target")]
        }
        let isC = path.hasSuffix(".h") || path.hasSuffix(".c") || path.hasSuffix(".modulemap")
        return isC && parts[1] != "System" ? [Violation(path, 1, "C belongs in Sources/System")] : []
    }

    private static func test(_ path: String, _ parts: [Substring]) -> [Violation] {
        let folder = parts[1]
        guard folder.hasSuffix("Tests") || folder == "TestSupport" || folder == "Fixtures" else {
            return [Violation(path, 1, "\(folder) is no folder of tests")]
        }
        return []
    }
}
