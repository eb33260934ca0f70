import Telemetry
import Testing

@Suite("What a log must not tell")
struct RedactionTests {
    @Test(
        "a field is hidden by its name, however it is spelled",
        arguments: [
            "authorization", "Authorization", "proxy-authorization", "cookie", "set_cookie", "password", "newPassword",
            "db.password", "token", "access_token", "refreshToken", "api_key", "X-API-Key", "apiKey", "client_secret",
            "private-key", "DATABASE_URL", "pwd", "PIN", "otp", "pan", "cvc", "card_number", "jwt",
        ])
    func hidden(name: String) {
        #expect(Redaction.hides(field: name))
    }

    @Test(
        "an innocent name is not hidden",
        arguments: [
            "path", "status", "company", "span", "spinning", "author", "key", "show", "duration_ms", "basic", "",
        ])
    func shown(name: String) {
        #expect(!Redaction.hides(field: name))
    }

    @Test(
        "secrets inside a text are hidden by their shape",
        arguments: [
            ("postgres://seat:hunter2@db:5432/seatwire", "postgres://seat:***@db:5432/seatwire"),
            ("to postgres://a:p@ss:w@rd@h/d now", "to postgres://a:***@h/d now"),
            ("two http://a:b@c and http://d:e@f", "two http://a:***@c and http://d:***@f"),
            ("http://user@host/a:b@c", "http://user@host/a:b@c"),
            ("Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer ***"),
            ("BEARER abcdefgh", "BEARER ***"),
            ("basic dXNlcjpwYXNz, more", "basic ***, more"),
            ("basic facts", "basic facts"),
            ("host=db password=hunter2 user=x", "host=db password=*** user=x"),
            ("/feed?token=abc&show=7", "/feed?token=***&show=7"),
            ("api_key=a;b=c", "api_key=***;b=c"),
            ("=", "="), ("a=", "a="), ("token=", "token=***"), ("://", "://"), ("plain", "plain"), ("", ""),
        ])
    func masked(text: String, expected: String) {
        #expect(Redaction.masked(text) == expected)
    }

    @Test("what is masked once is not changed by masking it again")
    func idempotent() {
        for text in ["postgres://a:b@c", "password=x", "Bearer abcdefghij", "a=b://c:d@e=f"] {
            let once = Redaction.masked(text)
            #expect(Redaction.masked(once) == once)
        }
    }
}
