import Testing

@testable import Crypto

@Suite struct PasetoLocalTests {
    /// The local vectors of version 4, as the specification publishes them.
    struct Vector: Sendable, CustomStringConvertible {
        let description: String
        var zeroNonce = false
        let message: String
        var footer = ""
        var implicit = ""
        let token: String
    }

    private static let key = (0x70...0x8F).map { UInt8($0) }
    private static let kid = #"{"kid":"zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN"}"#
    private static let kidText = "eyJraWQiOiJ6VmhNaVBCUDlmUmYyc25FY1Q3Z0ZUaW9lQTlDT2NOeTlEZmdMMVc2MGhhTiJ9"
    private static let zeros = "v4.local.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAr68PS4AXe7If_ZgesdkUMvS"
    private static let other = "v4.local.32VIErrEkmY4JVILovbmfPXKW9wT1OdQepjMTC_MOtjA4kiqw7_tcaOM5GNEcnTxl60W"
    private static let secretPart = "kwMsYXw6FSNb_UdJPXjpzm0KW9ojM5f4O2mRvE2IcweP-PRdoHjd5-RHCiExR1IK6t"
    private static let hiddenPart = "iA8rd3wgFSNb_UdJPXjpzm0KW9ojM5f4O2mRvE2IcweP-PRdoHjd5-RHCiExR1IK6t"

    private static let vectors = [
        Vector(
            description: "4-E-1", zeroNonce: true, message: "secret",
            token: zeros
                + "wscFlAl1pk5HC0e8kApeaqMfGo_7OpBnwJOAbY9V7WU6abu74MmcUE8YWAiaArVI8XJ5hOb_4v9RmDkneN0S92dx0OW4"
                + "pgy7omxgf3S8c3LlQg"),
        Vector(
            description: "4-E-2", zeroNonce: true, message: "hidden",
            token: zeros
                + "2csCgglvpk5HC0e8kApeaqMfGo_7OpBnwJOAbY9V7WU6abu74MmcUE8YWAiaArVI8XIemu9chy3WVKvRBfg6t8wwYHK0"
                + "ArLxxfZP73W_vfwt5A"),
        Vector(
            description: "4-E-3", message: "secret",
            token: other + secretPart + "6-tyebyWG6Ov7kKvBdkrrAJ837lKP3iDag2hzUPHuMKA"),
        Vector(
            description: "4-E-4", message: "hidden",
            token: other + hiddenPart + "4gt6TiLm55vIH8c_lGxxZpE3AWlH4WTR0v45nsWoU3gQ"),
        Vector(
            description: "4-E-5", message: "secret", footer: kid,
            token: other + secretPart + "4x-RMNXtQNbz7FvFZ_G-lFpk5RG3EOrwDL6CgDqcerSQ." + kidText),
        Vector(
            description: "4-E-6", message: "hidden", footer: kid,
            token: other + hiddenPart + "6pWSA5HX2wjb3P-xLQg5K5feUCX4P2fpVK3ZLWFbMSxQ." + kidText),
        Vector(
            description: "4-E-7", message: "secret", footer: kid, implicit: #"{"test-vector":"4-E-7"}"#,
            token: other + secretPart + "40KCCWLA7GYL9KFHzKlwY9_RnIfRrMQpueydLEAZGGcA." + kidText),
        Vector(
            description: "4-E-8", message: "hidden", footer: kid, implicit: #"{"test-vector":"4-E-8"}"#,
            token: other + hiddenPart + "5uvqQbMGlLLNYBc7A6_x7oqnpUK5WLvj24eE4DVPDZjw." + kidText),
        Vector(
            description: "4-E-9", message: "hidden", footer: "arbitrary-string-that-isn't-json",
            implicit: #"{"test-vector":"4-E-9"}"#,
            token: other + hiddenPart + "6tybdlmnMwcDMw0YxA_gFSE_IUWl78aMtOepFYSWYfQA."
                + "YXJiaXRyYXJ5LXN0cmluZy10aGF0LWlzbid0LWpzb24"),
    ]

    private static func nonce(_ vector: Vector) -> [UInt8] {
        if vector.zeroNonce { return [UInt8](repeating: 0, count: 32) }
        return [
            0xDF, 0x65, 0x48, 0x12, 0xBA, 0xC4, 0x92, 0x66, 0x38, 0x25, 0x52, 0x0B, 0xA2, 0xF6, 0xE6, 0x7C, 0xF5, 0xCA,
            0x5B, 0xDC, 0x13, 0xD4, 0xE7, 0x50, 0x7A, 0x98, 0xCC, 0x4C, 0x2F, 0xCC, 0x3A, 0xD8,
        ]
    }

    private static func message(_ vector: Vector) -> [UInt8] {
        Array(#"{"data":"this is a \#(vector.message) message","exp":"2022-01-01T00:00:00+00:00"}"#.utf8)
    }

    @Test("the published vectors are made and opened, to the letter", arguments: vectors)
    func published(vector: Vector) throws {
        let made = PasetoLocal.seal(
            Self.message(vector), key: Self.key, nonce: Self.nonce(vector), footer: Array(vector.footer.utf8),
            implicit: Array(vector.implicit.utf8))
        #expect(made == vector.token)
        let opened = try PasetoLocal.open(vector.token, key: Self.key, implicit: Array(vector.implicit.utf8))
        #expect(opened.message == Self.message(vector))
        #expect(opened.footer == Array(vector.footer.utf8))
    }

    @Test("no bit of a token can be changed, and no letter left out")
    func tampered() throws {
        let token = PasetoLocal.seal(Array("who".utf8), key: Self.key, footer: Array("key".utf8))
        let letters = Array(token.utf8)
        for index in letters.indices {
            for bit in [UInt8(1), 2, 4, 8, 16, 32] {
                var other = letters
                other[index] ^= bit
                let text = String(decoding: other, as: UTF8.self)
                #expect(throws: TokenFault.self) { try PasetoLocal.open(text, key: Self.key) }
            }
            let short = String(decoding: letters[..<index], as: UTF8.self)
            #expect(throws: TokenFault.self) { try PasetoLocal.open(short, key: Self.key) }
        }
    }

    @Test("another key, another purpose and another version open nothing")
    func foreign() {
        let token = PasetoLocal.seal([1, 2, 3], key: Self.key, implicit: Array("access".utf8))
        #expect(throws: TokenFault.forged) {
            try PasetoLocal.open(token, key: Self.key, implicit: Array("ticket".utf8))
        }
        #expect(throws: TokenFault.forged) { try PasetoLocal.open(token, key: Self.key) }
        #expect(throws: TokenFault.forged) { try PasetoLocal.open(token, key: Secrecy.random(32)) }
        for header in ["v4.public.", "v3.local.", "v2.local.", "V4.local.", "v4.local"] {
            let text = header + token.dropFirst(PasetoLocal.header.count)
            #expect(throws: TokenFault.malformed) { try PasetoLocal.open(text, key: Self.key) }
        }
    }

    @Test("two tokens of one message have nothing in common")
    func nonces() {
        let tokens = (0..<100).map { _ in PasetoLocal.seal([7], key: Self.key) }
        #expect(Set(tokens).count == 100)
    }

    @Test(
        "texts that are no tokens are refused",
        arguments: ["", "v4.local.", "v4.local.AAAA", "v4.local.a.b.c", "a.b.c"])
    func malformed(text: String) {
        #expect(throws: TokenFault.malformed) { try PasetoLocal.open(text, key: Self.key) }
        #expect(throws: TokenFault.malformed) { try PasetoLocal.footer(of: text) }
    }
}
