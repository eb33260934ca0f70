import HTTP
import Testing

@Suite struct EntityTagListTests {
    @Test(
        "a list of tags is read",
        arguments: [
            ("\"a\"", [EntityTag("a")]),
            ("W/\"a\"", [EntityTag("a", isWeak: true)]),
            ("\"a\", W/\"b\" ,\"c,d\"", [EntityTag("a"), EntityTag("b", isWeak: true), EntityTag("c,d")]),
            (",, \"a\" ,", [EntityTag("a")]),
            ("\"\"", [EntityTag("")]),
        ])
    func reads(text: String, tags: [EntityTag]) {
        #expect(EntityTagList([Array(text.utf8)[...]]) == .tags(tags))
    }

    @Test("lines are joined")
    func joins() {
        let list = EntityTagList([Array("\"a\"".utf8)[...], Array("\"b\"".utf8)[...]])
        #expect(list == .tags([EntityTag("a"), EntityTag("b")]))
    }

    @Test(
        "a malformed list is none",
        arguments: ["", ",", "a", "\"a", "\"a\" \"b\"", "w/\"a\"", "W/a", "\"a\"b", "\"a b\"", "*, \"a\"", "W\"a\""])
    func refuses(text: String) {
        #expect(EntityTagList([Array(text.utf8)[...]]) == nil)
    }

    @Test("no line is no list")
    func none() {
        #expect(EntityTagList([]) == nil)
    }

    @Test("a star asks whether there is anything")
    func star() {
        #expect(EntityTagList([Array("*".utf8)[...]]) == .any)
    }

    @Test("a tag is written as it is read")
    func writes() {
        #expect(EntityTag("a").text == "\"a\"")
        #expect(EntityTag("a", isWeak: true).text == "W/\"a\"")
    }
}
