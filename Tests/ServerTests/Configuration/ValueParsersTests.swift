import Bytes
import Testing

@testable import Server

@Suite("The values of settings")
struct ValueParsersTests {
    private func refusal<Value>(_ parse: (String) throws(Rejection) -> Value, _ text: String) -> String? {
        do throws(Rejection) {
            _ = try parse(text)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("a whole number has digits only and lies in its range")
    func integers() throws {
        let parse = ValueParsers.integer(in: 1...256)
        #expect(try parse("1") == 1)
        #expect(try parse("256") == 256)
        #expect(refusal(parse, "0") == "is too small")
        #expect(refusal(parse, "257") == "is too large")
        for text in ["", "+1", "-1", "1.0", "1 ", "0x1", "٣", "99999999999999999999"] {
            #expect(refusal(parse, text) == "is not a whole number")
        }
    }

    @Test("a duration has a unit and lies in its range")
    func durations() throws {
        let parse = ValueParsers.duration(in: .milliseconds(10) ... .seconds(3_600))
        #expect(try parse("10ms") == .milliseconds(10))
        #expect(try parse("30s") == .seconds(30))
        #expect(try parse("5m") == .seconds(300))
        #expect(try parse("1h") == .seconds(3_600))
        #expect(refusal(parse, "9ms") == "is too short")
        #expect(refusal(parse, "3601s") == "is too long")
        #expect(refusal(parse, "30") == "has no unit (ms, s, m or h)")
        #expect(refusal(parse, "30d") == "has an unknown unit")
        for text in ["", "s", "-1s", "1.5s", "99999999999999999999s"] {
            #expect(refusal(parse, text) != nil)
        }
    }

    @Test("a choice is one of the words, and a near one is suggested")
    func choices() throws {
        let parse = ValueParsers.choice(["on": true, "production": false])
        #expect(try parse("on") == true)
        #expect(refusal(parse, "prodution") == "is not one of the choices, did you mean production?")
        #expect(refusal(parse, "ON") == "is not one of the choices, did you mean on?")
        #expect(refusal(parse, "maybe") == "is not one of the choices")
    }

    @Test("an address is a number of either family, or localhost")
    func addresses() throws {
        #expect(try ValueParsers.address("0.0.0.0").description == "0.0.0.0")
        #expect(try ValueParsers.address("localhost").description == "127.0.0.1")
        #expect(try ValueParsers.address("2001:DB8::1").description == "2001:db8::1")
        for text in ["*", "example.org", "1.2.3", "[::1]", "1.2.3.4:80", "01.2.3.4"] {
            #expect(refusal(ValueParsers.address, text) == "is not an IP address")
        }
    }

    @Test(
        "an origin is what a browser would send",
        arguments: [
            "https://a.example", "http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:8080", "http://[::1]",
            "https://a-b.example:8443",
        ])
    func origins(text: String) {
        #expect(refusal(ValueParsers.origin, text) == nil)
    }

    @Test(
        "what no browser would send is no origin",
        arguments: [
            "*", "null", "a.example", "ftp://a.example", "https://", "https://a.example/", "https://a.example/path",
            "https://A.example", "https://a.example:443", "http://a.example:80", "https://a.example:0",
            "https://a.example:070", "https://a.example:x", "https://user@a.example", "https://*.example",
            "http://[::1",
            "http://[zz]", "https://a.example ", "https://a.example:",
        ])
    func notOrigins(text: String) {
        #expect(refusal(ValueParsers.origin, text) != nil)
    }

    @Test("a list is separated by commas and has no empty item")
    func lists() throws {
        let parse = ValueParsers.list(of: { text throws(Rejection) in try ValueParsers.path(text) })
        #expect(try parse("a") == ["a"])
        #expect(try parse(" a , b c ,d") == ["a", "b c", "d"])
        for text in [",", "a,", ",a", "a,,b", "a, ,b", " "] {
            #expect(refusal(parse, text) == "has an empty item")
        }
    }

    @Test("a key is long enough and can travel in a header field")
    func keys() throws {
        #expect(try ValueParsers.key(String(repeating: "k", count: 16)).revealed.count == 16)
        #expect(try ValueParsers.key(String(repeating: "k", count: 256)).revealed.count == 256)
        #expect(refusal(ValueParsers.key, String(repeating: "k", count: 15)) == "has a key shorter than 16 characters")
        #expect(refusal(ValueParsers.key, String(repeating: "k", count: 257)) == "has a key longer than 256 characters")
        for text in ["0123456789 abcdef", "0123456789abcdefé", "0123456789abcdef\n"] {
            #expect(refusal(ValueParsers.key, text) == "has a key with a space or a character outside ASCII")
        }
    }

    @Test("a database URL is one that libpq and the mask read alike")
    func databaseURLs() {
        for text in ["postgres://h/d", "postgresql://u:p%2F@h:5432/d?sslmode=require", "postgres:///d?host=/run/pg"] {
            #expect(refusal(ValueParsers.databaseURL, text) == nil)
        }
        #expect(
            refusal(ValueParsers.databaseURL, "host=h dbname=d") == "does not begin with postgres:// or postgresql://")
        for text in ["postgres://u:p/w@h/d", "postgres://u:p?w@h/d", "postgres://u:p w@h/d", "postgres://u:pé@h/d"] {
            #expect(refusal(ValueParsers.databaseURL, text)?.hasSuffix("write it percent-encoded") == true)
        }
    }

    @Test("a path has no control characters")
    func paths() {
        #expect(refusal(ValueParsers.path, "/a b/ü") == nil)
        #expect(refusal(ValueParsers.path, "a\nb") == "contains a control character")
    }
}
