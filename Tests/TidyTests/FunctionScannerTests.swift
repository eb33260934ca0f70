import Testing

@Suite("The scanner of functions")
struct FunctionScannerTests {
    private func functions(_ text: String) -> [String] {
        FunctionScanner.functions(of: SwiftSource(path: "A.swift", text: text)).map {
            "\($0.name) \($0.firstLine)-\($0.lastLine)"
        }
    }

    @Test("measures from the declaration to the closing brace")
    func lengths() {
        #expect(
            functions("func a() {\n}\nfunc b(\n  c: Int\n) -> Int {\n  if c { 1 } else { 2 }\n}") == ["a 1-2", "b 3-7"])
        #expect(functions("init?(a: () -> Void = {}) {\n\n}\ndeinit {\n}") == ["init 1-3", "deinit 4-5"])
        #expect(functions("subscript(a: Int) -> Int {\n get { 1 }\n}") == ["subscript 1-3"])
    }

    @Test("is not misled by calls, requirements and braces in strings")
    func traps() {
        #expect(functions("self.init(a: 1)\nsuper.init()") == [])
        #expect(functions("protocol P {\n func a()\n var b: Int { get }\n init()\n}\nfunc c() {}") == ["c 6-6"])
        #expect(functions("func a() { b(\"}\") // }\n}") == ["a 1-2"])
        #expect(functions("func < (a: Int, b: Int) -> Bool {\n true\n}") == ["< 1-3"])
    }

    @Test("finds functions inside functions")
    func nested() {
        #expect(functions("func a() {\n func b() {\n }\n}") == ["a 1-4", "b 2-3"])
    }
}
