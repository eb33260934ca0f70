import Testing

@testable import Usher

@Suite("The logins that are kept")
struct StoredLoginsTests {
    private func login(_ host: String, guest: Bool = false) -> StoredLogin {
        StoredLogin(
            origin: "https://\(host)", accessToken: "token-of-\(host)", refreshToken: "r",
            expiresAt: "2026-01-01T00:00:00Z", name: guest ? StoredLogin.guest : "Ä")
    }

    private func origins(_ logins: StoredLogins) -> [String] {
        var rest = logins
        var found: [String] = []
        while let first = rest.first {
            found.append(String(first.origin.dropFirst("https://".count)))
            rest.remove(first.origin)
        }
        return found
    }

    private func full(guests: Set<Int>) -> StoredLogins {
        var logins = StoredLogins()
        for number in (0..<StoredLogins.most).reversed() where !guests.contains(number) {
            logins.add(login("s\(number)"))
        }
        for number in guests.sorted() { _ = logins.add(guest: login("s\(number)", guest: true)) }
        return logins
    }

    @Test("are read as they were written, also the one of an earlier version")
    func file() {
        var logins = StoredLogins()
        #expect(StoredLogins(logins.bytes) == logins && logins.isEmpty)
        logins.add(login("a"))
        logins.add(login("b"))
        #expect(logins.first == login("b") && logins.of("https://a") == login("a") && logins.of("http://a") == nil)
        #expect(StoredLogins(logins.bytes) == logins)
        let old = #"{"url":"https://a","access_token":"t","refresh_token":"r","name":"Ä"}"#
        let read = StoredLogins(Array(old.utf8))
        #expect(read?.first == StoredLogin(origin: "https://a", accessToken: "t", refreshToken: "r", name: "Ä"))
        #expect(origins(read ?? StoredLogins()) == ["a"])
    }

    @Test(
        "are not read from what is none of ours",
        arguments: [
            "{}", "[]", "", #"{"logins":1}"#, #"{"logins":[1]}"#, #"{"url":"https://a","access_token":"a b"}"#,
            #"{"logins":[{"url":"https://a","access_token":"t"},{"url":"https://a","access_token":"u"}]}"#,
        ])
    func noFile(text: String) {
        #expect(StoredLogins(Array(text.utf8)) == nil)
    }

    @Test("a login is the first one from then on, the pass of a guest the last, each in place of that of its server")
    func order() {
        var logins = StoredLogins()
        var isKept = logins.add(guest: login("g", guest: true))
        #expect(isKept && origins(logins) == ["g"])
        logins.add(login("a"))
        logins.add(login("b"))
        isKept = logins.add(guest: login("h", guest: true))
        #expect(isKept && origins(logins) == ["b", "a", "g", "h"])
        logins.add(login("a"))
        #expect(origins(logins) == ["a", "b", "g", "h"])
        // Another pass for the same server stands where the one before it stood.
        var other = login("g", guest: true)
        other.accessToken = "other"
        isKept = logins.add(guest: other)
        #expect(isKept && origins(logins) == ["a", "b", "g", "h"] && logins.of("https://g") == other)
        // A guest takes no login away.
        isKept = logins.add(guest: login("b", guest: true))
        #expect(!isKept && logins.of("https://b") == login("b"))
        logins.add(login("g"))
        #expect(origins(logins) == ["g", "a", "b", "h"])
    }

    @Test("a login that is renewed stays where it is, and one that was forgotten stays so")
    func renewal() {
        var logins = StoredLogins()
        logins.add(login("a"))
        logins.add(login("b"))
        var next = login("a")
        next.accessToken = "next"
        logins.renew(next)
        #expect(origins(logins) == ["b", "a"] && logins.of("https://a") == next)
        logins.remove("https://a")
        logins.renew(next)
        #expect(origins(logins) == ["b"])
    }

    @Test(
        "of one more than there may be, the oldest pass of a guest goes, then the oldest login, but no login for a pass"
    )
    func limit() {
        var logins = full(guests: [3, 5])
        #expect(origins(logins).count == StoredLogins.most)
        logins.add(login("new"))
        #expect(origins(logins).count == StoredLogins.most && logins.first == login("new"))
        #expect(logins.of("https://s3") == nil && logins.of("https://s5") != nil)
        var isKept = logins.add(guest: login("pass", guest: true))
        #expect(isKept && logins.of("https://s5") == nil)
        logins = full(guests: [])
        logins.add(login("new"))
        #expect(origins(logins).count == StoredLogins.most && logins.of("https://s15") == nil)
        isKept = logins.add(guest: login("pass", guest: true))
        #expect(!isKept && logins.of("https://pass") == nil)
        #expect(StoredLogins(logins.bytes) == logins)
        let more = String(decoding: logins.bytes, as: UTF8.self).replacing(
            "[{", with: #"[{"url":"https://x","access_token":"t"},{"#)
        #expect(StoredLogins(Array(more.utf8)) == nil)
    }
}
