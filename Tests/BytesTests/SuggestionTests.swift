import Bytes
import Testing

@Suite struct SuggestionTests {
    @Test(
        "a slip of the finger finds the word that was meant",
        arguments: [
            ("serv", "serve"), ("sevre", "serve"), ("migrat", "migrate"), ("confg", "config"), ("SERVE", "serve"),
        ])
    func suggestions(word: String, meant: String) {
        #expect(Suggestion.nearest(to: word, among: ["serve", "migrate", "config"]) == meant)
    }

    @Test("a word that is far from all suggests nothing", arguments: ["", "xyzzy", "s", "gratis"])
    func noSuggestion(word: String) {
        #expect(Suggestion.nearest(to: word, among: ["serve", "migrate", "config"]) == nil)
        #expect(Suggestion.nearest(to: word, among: []) == nil)
    }
}
