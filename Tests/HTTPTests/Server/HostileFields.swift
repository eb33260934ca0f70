/// Field lines, Host and the size of a head.
enum HostileFields {
    static let all = lines + hosts + sizes + expectations

    private static let lines: [HostileRequest] = [
        .fields("white space before the colon", "RFC 9112 5.1", 400, "X : y"),
        .fields("a tab before the colon", "RFC 9112 5.1", 400, "X\t: y"),
        .fields("white space before the colon of a framing field", "RFC 9112 5.1", 400, "Content-Length : 5"),
        .fields("a folded line", "RFC 9112 5.2", 400, "X: y\r\n z"),
        .fields("a line folded with a tab", "RFC 9112 5.2", 400, "X: y\r\n\tz"),
        .fields("a folded framing field", "RFC 9112 5.2", 400, "Transfer-Encoding:\r\n chunked"),
        .raw("white space before the first field", "RFC 9112 5.2", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        .fields("a line of white space", "RFC 9112 5.2", 400, " "),
        .fields("no colon", "RFC 9112 5", 400, "X"),
        .fields("an empty name", "RFC 9110 5.1", 400, ": y"),
        .fields("a name with a space", "RFC 9112 5.1", 400, "X Y: z"),
        .fields("a name with a slash", "RFC 9110 5.1", 400, "X/Y: z"),
        .fields("a name with a parenthesis", "RFC 9110 5.1", 400, "X(Y): z"),
        .fields("a name with a comma", "RFC 9110 5.1", 400, "X,Y: z"),
        .fields("a name with an equals sign", "RFC 9110 5.1", 400, "X=Y: z"),
        .fields("a name in quotes", "RFC 9110 5.1", 400, "\"X\": z"),
        .fields("a name with NUL", "RFC 9110 5.1", 400, "X\0Y: z"),
        .fields("a name with a bare CR", "RFC 9110 5.1", 400, "X\rY: z"),
        .fields("a name with DEL", "RFC 9110 5.1", 400, "X\u{7F}: z"),
        .fields("a name with a letter beyond ASCII", "RFC 9110 5.1", 400, "X\u{E9}: z"),
        .fields("a name with a vertical tab", "RFC 9110 5.1", 400, "X\u{0B}: z"),
        .fields("a colon before the name", "RFC 9110 5.1", 400, ":authority: a"),
        .fields("NUL in a value", "RFC 9110 5.5", 400, "X: a\0b"),
        .fields("a bare CR in a value", "RFC 9110 5.5", 400, "X: a\rb"),
        .fields("a bare CR and a hidden field", "RFC 9110 5.5", 400, "X: a\rContent-Length: 5"),
        .fields("a second CR at the end of a line", "RFC 9110 5.5", 400, "X: a\r"),
        .fields("DEL in a value", "RFC 9110 5.5", 400, "X: a\u{7F}b"),
        .fields("a vertical tab in a value", "RFC 9110 5.5", 400, "X: a\u{0B}b"),
        .fields("a form feed in a value", "RFC 9110 5.5", 400, "X: a\u{0C}b"),
        .fields("a backspace in a value", "RFC 9110 5.5", 400, "X: a\u{08}b"),
        .fields("an escape sequence in a value", "RFC 9110 5.5", 400, "User-Agent: \u{1B}[31mred"),
        .fields("a control byte behind eight sound ones", "RFC 9110 5.5", 400, "X: abcdefgh\u{01}ijklmnop"),
        .fields("a line that ends with LF", "RFC 9112 2.2", 400, "X: a\nY: b"),
        .raw("an empty line of LF", "RFC 9112 2.2", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        .raw("a line that ends with LF and CR", "RFC 9112 2.2", 400, "GET / HTTP/1.1\r\nHost: a\n\r\n\r\n"),
        .raw("a line that begins with CR", "RFC 9110 5.1", 400, "GET / HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n"),
    ]

    private static let hosts: [HostileRequest] = [
        .raw("no Host", "RFC 9112 3.2", 400, "GET / HTTP/1.1\r\n\r\n"),
        .raw("no Host in a later version", "RFC 9112 3.2", 400, "GET / HTTP/1.2\r\n\r\n"),
        .raw("two Hosts", "RFC 9112 3.2", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        .raw("two Hosts that are the same", "RFC 9112 3.2", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        .raw("two Hosts in different case", "RFC 9112 3.2", 400, "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n"),
        .raw("two Hosts in HTTP/1.0", "RFC 9112 3.2", 400, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        .raw("a bad Host in HTTP/1.0", "RFC 9112 3.2", 400, "GET / HTTP/1.0\r\nHost: a/b\r\n\r\n"),
        .host("an empty Host", "RFC 9112 3.2", 400, ""),
        .host("a Host of white space", "RFC 9112 3.2", 400, "  \t "),
        .host("a list of Hosts", "RFC 9112 3.2", 400, "a, b"),
        .host("a Host with a path", "RFC 9112 3.2", 400, "a/b"),
        .host("a Host with a user", "RFC 9112 3.2", 400, "u@a"),
        .host("a Host with a space", "RFC 9112 3.2", 400, "a b"),
        .host("a Host with a scheme", "RFC 9112 3.2", 400, "http://a"),
        .host("a Host with a query", "RFC 9112 3.2", 400, "a?b"),
        .host("a Host with a fragment", "RFC 9112 3.2", 400, "a#b"),
        .host("a Host with an escape", "RFC 9112 3.2", 400, "a%2eb"),
        .host("a Host with a backslash", "RFC 9112 3.2", 400, "a\\b"),
        .host("a Host beyond ASCII", "RFC 9112 3.2", 400, "caf\u{E9}.example"),
        .host("a port alone", "RFC 9112 3.2", 400, ":80"),
        .host("a port with letters", "RFC 9112 3.2", 400, "a:http"),
        .host("a port with a sign", "RFC 9112 3.2", 400, "a:-80"),
        .host("a port one too large", "RFC 9112 3.2", 400, "a:65536"),
        .host("a port with six digits", "RFC 9112 3.2", 400, "a:000080"),
        .host("two ports", "RFC 9112 3.2", 400, "a:80:80"),
        .host("an IPv6 address without brackets", "RFC 9112 3.2", 400, "::1"),
        .host("a bracket that stays open", "RFC 9112 3.2", 400, "[::1"),
        .host("brackets without an address", "RFC 9112 3.2", 400, "[]"),
        .host("brackets with a name", "RFC 9112 3.2", 400, "[localhost]"),
        .host("an IPv6 address with a zone", "RFC 9112 3.2", 400, "[fe80::1%25eth0]"),
        .host("something behind the bracket", "RFC 9112 3.2", 400, "[::1]x"),
        .host("a name longer than any", "RFC 9112 3.2", 400, String(repeating: "a", count: 256)),
    ]

    private static let sizes: [HostileRequest] = [
        .fields(
            "one field too many", "RFC 6585 5", 431,
            Array(repeating: "X: y", count: 64).joined(separator: "\r\n")),
        .fields(
            "a value that fills the head", "RFC 6585 5", 431, "X: \(String(repeating: "a", count: 8192))"),
        .fields(
            "many fields that fill the head", "RFC 6585 5", 431,
            Array(repeating: "X: \(String(repeating: "a", count: 200))", count: 50).joined(separator: "\r\n")),
        .raw(
            "a field without end", "RFC 6585 5", 431,
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 9000))"),
        .raw(
            "a name without end", "RFC 6585 5", 431,
            "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "a", count: 9000))"),
    ]

    private static let expectations: [HostileRequest] = [
        .post("an unknown expectation", "RFC 9110 15.5.18", 417, "Expect: 200-ok\r\nContent-Length: 5"),
        .post("a second, unknown expectation", "RFC 9110 15.5.18", 417, "Expect: 100-continue, x\r\nContent-Length: 5"),
        .post(
            "an unknown expectation in a second line", "RFC 9110 15.5.18", 417,
            "Expect: 100-continue\r\nExpect: x\r\nContent-Length: 5"),
        .post(
            "an expectation with a parameter", "RFC 9110 15.5.18", 417, "Expect: 100-continue;a=b\r\nContent-Length: 5"),
    ]
}
