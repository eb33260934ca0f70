/// Words that may not stand in code.
enum WordRules {
    /// Nowhere in Swift.
    private static let everywhere: [(run: [String], reason: String)] = [
        (["try", "!"], "try! hides a failure"),
        (["as", "!"], "as! hides a failure"),
        (["fatalError", "("], "fatalError gives no reason that a test can match; preconditionFailure does"),
        (["public"], "nothing is public: use package"),
        (["DispatchQueue"], "work runs on loops"),
    ]

    /// Not in the sources: lines go through Log, time through ticks, waiting through timers.
    private static let inSources: [(run: [String], reason: String)] = [
        (["print", "("], "output goes through Log or StandardStream"),
        (["debugPrint", "("], "output goes through Log or StandardStream"),
        (["dump", "("], "output goes through Log or StandardStream"),
        (["ContinuousClock"], "time comes as a Tick"),
        (["SuspendingClock"], "time comes as a Tick"),
    ]

    /// Not in the tests: they wait for events or drive a clock by hand.
    private static let waiting: [(run: [String], reason: String)] = [
        (["Task", ".", "sleep"], "wait for an event, not for time"),
        (["usleep", "("], "wait for an event, not for time"),
        (["sleep", "("], "wait for an event, not for time"),
        (["nanosleep", "("], "wait for an event, not for time"),
    ]

    static func violations(in source: SwiftSource) -> [Violation] {
        let isReactor = source.path.hasPrefix("Sources/Reactor/")
        var rules = everywhere
        if ["Sources/", "clients/"].contains(where: { source.path.hasPrefix($0) }) { rules += inSources }
        if !isReactor { rules += waiting }
        return rules.flatMap { rule in
            source.lines(of: rule.run, notAfter: rule.run.last == "(").map {
                Violation(source.path, $0, rule.reason)
            }
        } + names(in: source) + unnamedTests(in: source)
    }

    private static func names(in source: SwiftSource) -> [Violation] {
        let code = source.code
        let kinds: Set<String> = ["struct", "class", "enum", "actor", "protocol"]
        return code.indices.dropLast().compactMap { index in
            guard kinds.contains(code[index].text), code[index].kind == .word else { return nil }
            let name = code[index + 1]
            guard let empty = ["Manager", "Helper", "Util", "Utils"].first(where: { name.text.hasSuffix($0) }) else {
                return nil
            }
            return Violation(source.path, name.line, "\(name.text): \(empty) does not say what it is")
        }
    }

    /// A test is a sentence that can be read in the output.
    private static func unnamedTests(in source: SwiftSource) -> [Violation] {
        let code = source.code
        return code.indices.dropLast(3).compactMap { index in
            guard code[index].text == "@", code[index + 1].text == "Test", code[index + 1].isAttached else {
                return nil
            }
            let isNamed = code[index + 2].text == "(" && code[index + 3].kind == .text
            return isNamed ? nil : Violation(source.path, code[index].line, "a test without a sentence for a name")
        }
    }
}
