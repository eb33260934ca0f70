import Testing

@testable import WebSocket

@Suite struct DeflateNegotiationTests {
    private let always = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    /// What a server answers to offers, and the window it may then use.
    private func answer(_ offers: String) -> (String?, UInt8?) {
        guard let members = ExtensionList.read([Array(offers.utf8)[...]]) else { return ("malformed", nil) }
        for member in members {
            if let answer = DeflateAnswer(to: member) { return (answer.answer, answer.agreement.sendWindowBits) }
        }
        return (nil, nil)
    }

    @Test(
        "neither end takes its context over, whatever was offered (RFC 7692 7.1.1)",
        arguments: [
            "permessage-deflate", "permessage-deflate; client_max_window_bits",
            "permessage-deflate; server_no_context_takeover", "permessage-deflate; client_no_context_takeover",
            "permessage-deflate; client_max_window_bits=8", "permessage-deflate; client_max_window_bits=\"15\"",
            "permessage-deflate;server_no_context_takeover ; client_max_window_bits = 10",
            "x-webkit-deflate-frame, permessage-deflate", ", ,permessage-deflate,",
        ])
    func context(_ offer: String) {
        let (answer, window) = answer(offer)
        #expect(answer == always)
        #expect(window == 15)
    }

    @Test("a window that the client names is kept and told (RFC 7692 7.1.2.1)", arguments: 9...15 as ClosedRange<UInt8>)
    func window(_ bits: UInt8) {
        let plain = answer("permessage-deflate; server_max_window_bits=\(bits)")
        #expect(plain == (always + "; server_max_window_bits=\(bits)", bits))
        let quoted = answer("permessage-deflate; server_max_window_bits=\"\(bits)\"")
        #expect(quoted == (always + "; server_max_window_bits=\(bits)", bits))
    }

    @Test(
        "an offer with something wrong is declined, and the next one counts (RFC 7692 7.1)",
        arguments: [
            "unknown", "unknown=1", "server_no_context_takeover=1", "client_no_context_takeover=true",
            "server_no_context_takeover; server_no_context_takeover",
            "client_no_context_takeover; client_no_context_takeover",
            "server_max_window_bits", "server_max_window_bits=7", "server_max_window_bits=16",
            "server_max_window_bits=08",
            "server_max_window_bits=+9", "server_max_window_bits=9; server_max_window_bits=9",
            "client_max_window_bits=16", "client_max_window_bits=7", "client_max_window_bits=010",
            "client_max_window_bits; client_max_window_bits=9", "client_max_window_bits=ten",
            // zlib has no such window.
            "server_max_window_bits=8",
        ])
    func declined(_ parameters: String) {
        #expect(answer("permessage-deflate; \(parameters)") == (nil, nil))
        let second = answer("permessage-deflate; \(parameters), permessage-deflate; server_max_window_bits=12")
        #expect(second == (always + "; server_max_window_bits=12", 12))
    }

    @Test("the first acceptable offer is taken (RFC 7692 5)")
    func first() {
        let (_, window) = answer("permessage-deflate; server_max_window_bits=9, permessage-deflate")
        #expect(window == 9)
    }

    @Test(
        "a list that is none is not guessed at (RFC 6455 9.1)",
        arguments: [
            "permessage-deflate;", "permessage-deflate; =1", "permessage-deflate; a=", "permessage-deflate; a=\"",
            "permessage-deflate; a=\"b c\"", "permessage-deflate; a=\"\\", "a b", "(x)", "a;;b", "a; b=\"c\"d",
            "a; b=\"\"",
        ])
    func malformed(_ offers: String) {
        #expect(ExtensionList.read([Array(offers.utf8)[...]]) == nil)
    }

    @Test("lines are one list, values may be quoted with escapes, and white space may stand around everything")
    func lines() {
        let lines = ["a;b=c", " d ; e = \"\\f\" , g"].map { Array($0.utf8)[...] }
        #expect(
            ExtensionList.read(lines) == [
                ExtensionList.Member(name: "a", parameters: [.init(name: "b", value: "c")]),
                ExtensionList.Member(name: "d", parameters: [.init(name: "e", value: "f")]),
                ExtensionList.Member(name: "g"),
            ])
    }
}
