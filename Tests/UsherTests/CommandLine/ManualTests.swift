import Reactor
import Testing

@testable import Usher

@Suite("The manual")
struct ManualTests {
    private let page: String

    init() throws {
        let parts = #filePath.split(separator: "/").dropLast(4)
        let path = "/" + parts.joined(separator: "/") + "/clients/cli/seatcat.1"
        page = String(decoding: try Files.read(path, atMost: 1 << 20), as: UTF8.self).replacing("\\-", with: "-")
            .replacing("...", with: "…").replacing("\\(aq", with: "'")
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
