/// How scripts begin.
enum ScriptRules {
    static func violations(in text: String, at path: String, isExecutable: Bool) -> [Violation] {
        let lines = text.split(separator: "\n")
        var found: [Violation] = []
        if !isExecutable { found.append(Violation(path, 1, "a script must be executable")) }
        if lines.first != "#!/usr/bin/env bash" { found.append(Violation(path, 1, "a script begins with bash")) }
        if !lines.contains("set -euo pipefail") {
            found.append(Violation(path, 1, "a script stops at the first failure: set -euo pipefail"))
        }
        if lines.count < 2 || !lines[1].hasPrefix("# ") {
            found.append(Violation(path, 2, "a script says in its second line what it does"))
        }
        return found
    }
}
