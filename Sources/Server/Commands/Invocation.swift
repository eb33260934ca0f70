internal import Bytes

/// The arguments of the program, understood: one command, the settings given as flags, and which file to read.
struct Invocation: Equatable, Sendable {
    /// A setting given as a flag: `--port 8080` or `--port=8080`.
    struct Assignment: Equatable, Sendable {
        let variable: String
        let flag: String
        let value: String
    }

    var command: ProgramCommand
    var assignments: [Assignment] = []
    /// The file named by `--env-file`; without it `.env` is read when it exists.
    var environmentFile: String?

    /// How far `replay` goes.
    private var until: String?

    static let hashingCommand = "hash-passwords"
    static let environmentFileFlag = "--env-file"
    static let untilFlag = "--until"

    /// Reads the arguments behind the name of the program.
    init(parsing arguments: [String]) throws(UsageFault) {
        var words: [String] = []
        var wantsHelp = false
        var wantsVersion = false
        var rest = arguments[...]
        command = .help(.overview)
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": wantsHelp = true
            case "--version", "-V": wantsVersion = true
            case _ where argument.hasPrefix("-") && argument.utf8.count > 1: try readFlag(argument, &rest)
            default: words.append(argument)
            }
        }
        if wantsHelp {
            command = .help(try words.first.map { word throws(UsageFault) in try Self.topic(word) } ?? .overview)
        } else if wantsVersion {
            command = .version
        } else {
            command = try Self.command(words, until: until)
        }
        if until != nil {
            switch command {
            case .replay, .help, .version: break
            case .serve, .migrate, .seed, .verify, .restored, .account, .config, .hashPasswords:
                throw UsageFault(
                    "\(Self.untilFlag) belongs to replay",
                    hint: "Write `seatwire replay SHOW \(Self.untilFlag) POSITION`.")
            }
        }
    }

    private mutating func readFlag(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageFault) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(parts[0])
        let row = Settings.row(ofFlag: flag)
        let isOwn = flag == Self.environmentFileFlag || flag == Self.untilFlag
        guard row != nil || isOwn else { throw Self.unknown(flag) }
        let next = parts.count == 2 ? String(parts[1]) : rest.popFirst()
        guard let value = next else {
            throw UsageFault(
                "\(flag) needs a value", hint: "Write \(flag) \(row?.placeholder ?? Self.placeholder(of: flag)).")
        }
        if let row {
            guard !assignments.contains(where: { $0.flag == flag }) else { throw Self.repeated(flag) }
            assignments.append(Assignment(variable: row.variable, flag: flag, value: value))
        } else if flag == Self.untilFlag {
            guard until == nil else { throw Self.repeated(flag) }
            until = value
        } else {
            guard environmentFile == nil else { throw Self.repeated(flag) }
            environmentFile = value
        }
    }

    private static func placeholder(of flag: String) -> String { flag == untilFlag ? "POSITION" : "FILE" }

    private static func repeated(_ flag: String) -> UsageFault {
        UsageFault("\(flag) is given twice", hint: "Give it once.")
    }

    private static func unknown(_ flag: String) -> UsageFault {
        let secrets = Settings.rows.filter { $0.privacy != .open }
        if let secret = secrets.first(where: { "--" + SettingRow.kebab($0.variable) == flag }) {
            return UsageFault(
                "\(flag) does not exist: every user of a machine can read the arguments of a process",
                hint: "Set \(secret.variable) in the environment or in .env.")
        }
        let known = Settings.rows.compactMap(\.flag) + [environmentFileFlag, untilFlag, "--help", "--version"]
        let near = Suggestion.nearest(to: flag, among: known).map { "Did you mean \($0)?" }
        return UsageFault("unknown flag \(flag)", hint: near ?? "`seatwire help settings` lists the flags.")
    }
}

extension Invocation {
    private static func command(_ words: [String], until: String?) throws(UsageFault) -> ProgramCommand {
        guard let word = words.first else {
            throw UsageFault("which command?", hint: "`seatwire help` lists them; `seatwire serve` starts the server.")
        }
        let arguments = Array(words.dropFirst())
        switch word {
        case "serve": return try alone(.serve, arguments, word)
        case "seed": return try alone(.seed, arguments, word)
        case "replay":
            guard let show = arguments.first else {
                throw UsageFault("replay: which show?", hint: "Write `seatwire replay demo`.")
            }
            return try alone(.replay(show, until: until), Array(arguments.dropFirst()), "replay \(show)")
        case "verify": return try alone(.verify(arguments.first), Array(arguments.dropFirst()), word)
        case "restored": return try alone(.restored, arguments, word)
        case "account":
            guard let name = arguments.first else {
                throw UsageFault("account: whose?", hint: "Write `seatwire account NAME ROLE`.")
            }
            let role = arguments.dropFirst().first
            return try alone(.account(name, role: role), Array(arguments.dropFirst(2)), "account \(name)")
        case "config": return try alone(.config, arguments, word)
        case "version": return try alone(.version, arguments, word)
        case hashingCommand: return try alone(.hashPasswords, arguments, word)
        case "migrate": return .migrate(try migration(arguments))
        case "help":
            guard let about = arguments.first else { return .help(.overview) }
            return try alone(.help(try topic(about)), Array(arguments.dropFirst()), "help \(about)")
        default:
            throw unknown(
                "command", word,
                among: HelpTopic.allCases.map(\.rawValue).filter { $0 != "overview" && $0 != "settings" })
        }
    }

    private static func migration(_ arguments: [String]) throws(UsageFault) -> MigrationTask {
        guard let word = arguments.first else {
            throw UsageFault("migrate: which task?", hint: "`seatwire help migrate` lists them.")
        }
        let rest = Array(arguments.dropFirst())
        switch word {
        case "up": return try alone(.up, rest, "migrate up")
        case "status": return try alone(.status, rest, "migrate status")
        case "plan": return try alone(.plan, rest, "migrate plan")
        case "down":
            guard let text = rest.first, let count = Int(text), count > 0, String(count) == text else {
                throw UsageFault(
                    "migrate down needs a number", hint: "Write `seatwire migrate down 1` to take back the last one.")
            }
            return try alone(.down(count), Array(rest.dropFirst()), "migrate down \(count)")
        case "consolidate":
            guard let directory = rest.first, !directory.isEmpty else {
                throw UsageFault(
                    "migrate consolidate needs a directory", hint: "Write `seatwire migrate consolidate schema`.")
            }
            return try alone(.consolidate(into: directory), Array(rest.dropFirst()), "migrate consolidate")
        default: throw unknown("migrate task", word, among: ["up", "down", "status", "plan", "consolidate"])
        }
    }

    private static func topic(_ word: String) throws(UsageFault) -> HelpTopic {
        guard let topic = HelpTopic(rawValue: word) else {
            throw unknown("command", word, among: HelpTopic.allCases.map(\.rawValue))
        }
        return topic
    }

    private static func alone<Result>(
        _ result: Result, _ rest: [String], _ words: String
    ) throws(UsageFault) -> Result {
        guard let extra = rest.first else { return result }
        throw UsageFault("\(words) takes no \(extra.debugDescription)", hint: "`seatwire help` shows how it is called.")
    }

    private static func unknown(_ kind: String, _ word: String, among known: [String]) -> UsageFault {
        let near = Suggestion.nearest(to: word, among: known).map { "Did you mean \($0)?" }
        return UsageFault(
            "unknown \(kind) \(word.debugDescription)", hint: near ?? "Known: \(known.joined(separator: ", ")).")
    }
}
