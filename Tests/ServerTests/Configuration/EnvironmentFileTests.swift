import Testing

@testable import Server

@Suite("The .env file")
struct EnvironmentFileTests {
    private func value(_ line: String) -> String? {
        let file = EnvironmentFile(Array(line.utf8), name: ".env")
        return file.faults.isEmpty ? file.entries.first?.value : nil
    }

    @Test(
        "gives the value of a line",
        arguments: [
            ("A=b", "b"), ("A=", ""), ("A=b=c", "b=c"), ("A=b # note", "b"), ("A=b\t# note", "b"), ("A=b#c", "b#c"),
            ("A=b  ", "b"), ("A='b c'", "b c"), ("A='$HOME \\n \"'", "$HOME \\n \""), ("A=''", ""),
            ("A='b' # note", "b"),
            (#"A="b c""#, "b c"), (#"A="\n\t\"\\\$'""#, "\n\t\"\\$'"), (#"A="""#, ""), ("A=b\r", "b"), ("_a1=b", "b"),
            ("A=postgres://u:p%40@h/d?x=y", "postgres://u:p%40@h/d?x=y"), ("A=Zoë", "Zoë"),
        ])
    func accepted(line: String, expected: String) {
        #expect(value(line) == expected)
    }

    @Test(
        "refuses what could mean two things",
        arguments: [
            (" A=b", "begins with a space"), ("A =b", "has a name that is not made of"), ("A= b", "has a space behind"),
            ("A", "has no =;"), ("=b", "has a name that"), ("1A=b", "has a name that"), ("A-B=c", "has a name that"),
            ("export A=b", "has a name that"), ("A=b c", "a value with spaces needs quotes"), ("A=$B", "has a $"),
            ("A=b'c", "has a '"), ("A=b\"c", "has a \""), ("A=b\\c", "has a \\"), ("A=`b`", "has a `"),
            ("A='b", "has no closing single quote"), ("A='b'c", "something follows the closing quote"),
            ("A='b'#c", "something follows"), ("A=\"b", "has no closing double quote"),
            ("A=\"b\"c", "something follows"),
            ("A=\"\\x\"", "has an unknown escape"), ("A=\"b\\", "has an unknown escape"),
            ("A=\"$B\"", "has a $ in double"),
            ("A=b\u{0}", "contains a control"), ("\u{FEFF}A=b", "contains a control"), ("A=b\rc", "contains a control"),
        ])
    func refused(line: String, reason: String) {
        let file = EnvironmentFile(Array("# first\n\(line)\n".utf8), name: ".env")
        #expect(file.entries.isEmpty)
        #expect(file.faults.count == 1)
        #expect(file.faults.first?.description.hasPrefix(".env line 2: \(reason)") == true, "\(file.faults)")
    }

    @Test("counts lines, skips comments and blank lines, and reads on behind a fault")
    func lines() {
        let file = EnvironmentFile(Array("# a\n\n  \nA=1\n\t# b\nB 2\nC=3".utf8), name: "conf")
        #expect(file.entries.map(\.name) == ["A", "C"])
        #expect(file.entries.map(\.line) == [4, 7])
        #expect(file.faults.map(\.name) == ["conf line 6"])
    }

    @Test("refuses a name that is set twice")
    func twice() {
        let file = EnvironmentFile(Array("A=1\nA=2\n".utf8), name: ".env")
        #expect(file.entries.map(\.value) == ["1"])
        #expect(file.faults.map(\.description) == [".env line 2: A is already set in line 1"])
    }

    @Test("does not show a value in a fault")
    func faultsAreDiscreet() {
        for line in ["KEY=hunter2 hunter2", "KEY='hunter2", "KEY=\"hunter2$\"", "KEY=hunter2`"] {
            let file = EnvironmentFile(Array(line.utf8), name: ".env")
            #expect(file.faults.count == 1)
            #expect(!file.faults.map(\.description).joined().contains("hunter2"))
        }
    }

    @Test("is read up to its limit and refused a byte beyond it")
    func limit() {
        let line = Array("A=".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: EnvironmentFile.longest - 2)
        #expect(EnvironmentFile(line, name: ".env").entries.count == 1)
        #expect(EnvironmentFile(line + [UInt8(ascii: "x")], name: ".env").faults.count == 1)
    }

    @Test("is refused when it is not UTF-8")
    func encoding() {
        #expect(EnvironmentFile([0x41, 0x3D, 0xFF], name: ".env").faults.map(\.description) == [".env: is not UTF-8"])
    }
}
