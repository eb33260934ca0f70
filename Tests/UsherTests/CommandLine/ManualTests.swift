import Reactor
import Testing

@testable import Usher

@Suite("The manual")
struct ManualTests {
    private let page: String
    private let readme: String

    init() throws {
        func text(_ path: String) throws -> String {
            let parts = #filePath.split(separator: "/").dropLast(4)
            let file = "/" + parts.joined(separator: "/") + "/" + path
            return String(decoding: try Files.read(file, atMost: 1 << 20), as: UTF8.self)
        }
        page = try text("clients/cli/seatcat.1").replacing("\\-", with: "-").replacing("...", with: "…")
            .replacing("\\(aq", with: "'")
        readme = try text("README.md")
    }

    @Test("describes every command with its own options, in the words of the help", arguments: CommandName.allCases)
    func commands(command: CommandName) throws {
        let row = CommandTable.row(of: command)
        let heading = ".SS \"seatcat \(command.rawValue)\(row.operands.isEmpty ? "" : " " + row.operands)\"\n"
        let start = try #require(page.firstRange(of: heading), "no section for \(command)").upperBound
        let section = page[start...].prefix(upTo: page[start...].firstRange(of: "\n.S")?.lowerBound ?? page.endIndex)
        #expect(section.lowercased().contains(row.summary.lowercased()))
        for option in row.options {
            #expect(section.contains("\(option.flags.joined(separator: ", "))\\fR"), "\(option.flag)")
            #expect(section.contains(option.summary), "\(option.flag)")
        }
        for example in row.examples { #expect(section.contains(example), "\(example)") }
    }

    @Test("the examples of the help and of the README are commands, about seats that the demo has")
    func examples() throws {
        let lines = readme.split(separator: "\n").filter { $0.hasPrefix("seatcat ") }.map(String.init)
        let examples = lines + CommandName.allCases.flatMap { CommandTable.row(of: $0).examples }
        #expect(lines.count > 5 && examples.count > lines.count)
        for example in examples {
            for command in example.split(separator: #/ (?:\|\|?|&&|>>?|<|#) ?/#) where command.hasPrefix("seatcat ") {
                // What a shell would take apart is none of our business: texts in quotes are one word each.
                let words = command.replacing(#/'[^']*'/#, with: "x:y").split(separator: " ")
                #expect(throws: Never.self, "\(command)") {
                    try Invocation(parsing: words.dropFirst().map(String.init))
                }
            }
            for seat in example.matches(of: #/\b([A-Z])-(\d+)\b/#) {
                #expect("A"..."J" ~= seat.1 && 1...10 ~= (Int(seat.2) ?? 0), "\(example)")
            }
        }
    }

    @Test("describes what all commands take, the environment and every status")
    func rest() {
        for option in CommandTable.common {
            #expect(page.contains("\\fB\(option.flags.joined(separator: ", "))\\fR") && page.contains(option.summary))
        }
        for status in ProgramStatus.allCases { #expect(page.contains(".B \(status.rawValue)\n\(status.meaning)\n")) }
        for name in ["SEATCAT_URL", "SEATCAT_TOKEN", "SEATCAT_API_KEY", "SSL_CERT_FILE", "NO_COLOR"] {
            #expect(page.contains(".B \(name)\n"))
        }
    }
}
