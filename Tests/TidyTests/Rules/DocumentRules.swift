/// What the documents promise must be there.
enum DocumentRules {
    /// Relative links whose target does not exist.
    static func brokenLinks(in text: String, at path: String, exists: (String) -> Bool) -> [Violation] {
        let folder = path.split(separator: "/").dropLast()
        return prose(of: text).flatMap { number, line in
            links(in: line).compactMap { link in
                let target = link.prefix { $0 != "#" }
                guard !target.isEmpty, !target.contains(":") else { return nil }
                guard let resolved = resolve(target, from: folder), exists(resolved) else {
                    return Violation(path, number, "the link to \(link) leads nowhere")
                }
                return nil
            }
        }
    }

    /// `make` followed by something that is no target, and paths into scripts that do not exist.
    static func brokenCommands(
        in text: String, at path: String, targets: Set<String>, exists: (String) -> Bool
    ) -> [Violation] {
        commands(in: text).flatMap { number, command -> [Violation] in
            let words = command.split(separator: " ")
            var found: [Violation] = []
            if words.first == "make", words.count > 1 {
                found += words.dropFirst().prefix { !$0.contains("=") }.filter { !targets.contains(String($0)) }
                    .map { Violation(path, number, "make \($0) is no target of the Makefile") }
            }
            if let script = words.first, script.hasPrefix("scripts/"), !exists(String(script)) {
                found.append(Violation(path, number, "\(script) does not exist"))
            }
            return found
        }
    }

    /// The targets that `make help` shows.
    static func targets(ofMakefile text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").compactMap { line in
                guard line.contains("## "), let colon = line.firstIndex(of: ":"), line.first?.isLetter == true else {
                    return nil
                }
                return String(line[..<colon])
            })
    }

    /// The lines outside fenced code, with their numbers.
    private static func prose(of text: String) -> [(Int, Substring)] {
        var isFenced = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isFenced.toggle()
                return nil
            }
            return isFenced ? nil : (index + 1, line)
        }
    }

    /// What stands in backquotes, and the lines of fenced code without their prompt.
    private static func commands(in text: String) -> [(Int, Substring)] {
        var isFenced = false
        var found: [(Int, Substring)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.drop { $0 == " " }
            if content.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced {
                let command = content.hasPrefix("$ ") ? content.dropFirst(2) : content
                found.append((index + 1, command.prefix { $0 != "#" }))
            } else {
                let parts = line.split(separator: "`", omittingEmptySubsequences: false)
                for place in stride(from: 1, to: parts.count, by: 2) { found.append((index + 1, parts[place])) }
            }
        }
        return found
    }

    /// The targets of `[text](target)`.
    private static func links(in line: Substring) -> [Substring] {
        var found: [Substring] = []
        var rest = line
        while let start = rest.firstRange(of: "](") {
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { break }
            found.append(rest[..<end])
        }
        return found
    }

    private static func resolve(_ target: Substring, from folder: ArraySlice<Substring>) -> String? {
        var parts = Array(folder)
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..":
                guard parts.popLast() != nil else { return nil }
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
