import Testing

@testable import Server

@Suite("The help")
struct HelpTextTests {
    @Test("of every topic says how the command is called and ends with one newline", arguments: HelpTopic.allCases)
    func topics(topic: HelpTopic) {
        let text = HelpText.about(topic)
        #expect(topic == .settings || text.contains("seatwire"))
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 140 })
    }

    @Test(
        "of the settings lists all of them with what is allowed and the default",
        arguments: Settings.rows.map(\.variable))
    func settings(variable: String) throws {
        let row = try #require(Settings.rows.first { $0.variable == variable })
        let text = HelpText.about(.settings)
        #expect(text.contains(variable + "\n"))
        #expect(text.contains("      allowed: \(row.allowed); default: \(row.standard)\n"))
        if let flag = row.flag { #expect(text.contains("  \(flag) \(row.placeholder)")) }
    }

    @Test("has no two settings under one name or flag")
    func unique() {
        #expect(Set(Settings.rows.map(\.variable)).count == Settings.rows.count)
        #expect(Set(Settings.rows.compactMap(\.flag)).count == Settings.rows.compactMap(\.flag).count)
    }
}
