/// Content-Length, Transfer-Encoding, chunks and trailers: what smuggling lives on.
enum HostileFraming {
    static let all = lengths + codings + chunkSizes + chunkExtensions + chunkEnds + trailers

    private static let lengths: [HostileRequest] = [
        .post("two different lengths", "RFC 9112 6.3", 400, "Content-Length: 5\r\nContent-Length: 6"),
        .post("two equal lengths", "RFC 9112 6.3", 400, "Content-Length: 5\r\nContent-Length: 5"),
        .post("two lengths in different case", "RFC 9112 6.3", 400, "Content-Length: 5\r\ncontent-length: 5"),
        .post("a list of different lengths", "RFC 9110 8.6", 400, "Content-Length: 5, 6"),
        .post("a list of equal lengths", "RFC 9110 8.6", 400, "Content-Length: 5, 5"),
        .post("a length with a comma behind it", "RFC 9110 8.6", 400, "Content-Length: 5,"),
        .post("an empty length", "RFC 9110 8.6", 400, "Content-Length: "),
        .post("a negative length", "RFC 9110 8.6", 400, "Content-Length: -5"),
        .post("a length with a plus", "RFC 9110 8.6", 400, "Content-Length: +5"),
        .post("a hexadecimal length", "RFC 9110 8.6", 400, "Content-Length: 0x5"),
        .post("a length with a fraction", "RFC 9110 8.6", 400, "Content-Length: 5.0"),
        .post("a length with an exponent", "RFC 9110 8.6", 400, "Content-Length: 5e0"),
        .post("a length with a letter", "RFC 9110 8.6", 400, "Content-Length: 5a"),
        .post("a length with a space in it", "RFC 9110 8.6", 400, "Content-Length: 1 0"),
        .post("a length with an underscore", "RFC 9110 8.6", 400, "Content-Length: 1_0"),
        .post("a length in quotes", "RFC 9110 8.6", 400, "Content-Length: \"5\""),
        .post("a length in Arabic digits", "RFC 9110 8.6", 400, "Content-Length: \u{0665}"),
        .post("a length of 2 to the 63", "RFC 9110 8.6", 413, "Content-Length: 9223372036854775808"),
        .post("a length of 2 to the 64 and five", "RFC 9110 8.6", 413, "Content-Length: 18446744073709551621"),
        .post(
            "a length of a hundred digits", "RFC 9110 8.6", 413, "Content-Length: \(String(repeating: "9", count: 100))"
        ),
        .post(
            "a length too long with a letter at its end", "RFC 9110 8.6", 400, "Content-Length: 99999999999999999999a"),
        .post("a length one above the limit", "RFC 9110 15.5.14", 413, "Content-Length: 1048577"),
        .post("the largest length", "RFC 9110 15.5.14", 413, "Content-Length: 9223372036854775807"),
    ]

    private static let codings: [HostileRequest] = [
        .post("a coding and a length", "RFC 9112 6.3", 400, "Transfer-Encoding: chunked\r\nContent-Length: 5"),
        .post("a length and a coding", "RFC 9112 6.3", 400, "Content-Length: 5\r\nTransfer-Encoding: chunked"),
        .post("an unknown coding and a length", "RFC 9112 6.3", 400, "Content-Length: 5\r\nTransfer-Encoding: x"),
        .raw(
            "a coding in HTTP/1.0", "RFC 9112 6.1", 400,
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .raw(
            "a coding and a length in HTTP/1.0", "RFC 9112 6.1", 400,
            "POST / HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .post("chunked in two lines", "RFC 9112 6.1", 400, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        .post(
            "a coding in each of two lines", "RFC 9112 6.1", 400,
            "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"),
        .post("chunked twice", "RFC 9112 6.3", 400, "Transfer-Encoding: chunked, chunked"),
        .post("chunked not last", "RFC 9112 6.3", 400, "Transfer-Encoding: chunked, gzip"),
        .post("chunked and identity", "RFC 9112 6.3", 400, "Transfer-Encoding: chunked, identity"),
        .post("identity", "RFC 9112 6.3", 400, "Transfer-Encoding: identity"),
        .post("gzip alone", "RFC 9112 6.3", 400, "Transfer-Encoding: gzip"),
        .post("gzip under chunked", "RFC 9112 6.1", 501, "Transfer-Encoding: gzip, chunked"),
        .post("identity under chunked", "RFC 9112 6.1", 501, "Transfer-Encoding: identity, chunked"),
        .post("no coding", "RFC 9112 6.3", 400, "Transfer-Encoding: "),
        .post("a coding that begins like chunked", "RFC 9112 6.3", 400, "Transfer-Encoding: chunkedd"),
        .post("a coding that ends like chunked", "RFC 9112 6.3", 400, "Transfer-Encoding: xchunked"),
        .post("chunked with a parameter", "RFC 9112 6.3", 400, "Transfer-Encoding: chunked;a=b"),
        .post("chunked in quotes", "RFC 9112 6.3", 400, "Transfer-Encoding: \"chunked\""),
        .post("chunked in single quotes", "RFC 9112 6.3", 400, "Transfer-Encoding: 'chunked'"),
        .post("chunked with a space in it", "RFC 9112 6.3", 400, "Transfer-Encoding: chun ked"),
        .post("chunked with a comma before it", "RFC 9112 6.3", 400, "Transfer-Encoding: , chunked"),
        .post("chunked with a comma behind it", "RFC 9112 6.3", 400, "Transfer-Encoding: chunked,"),
        .post("chunked behind a vertical tab", "RFC 9110 5.5", 400, "Transfer-Encoding: \u{0B}chunked"),
        .post("chunked behind NUL", "RFC 9110 5.5", 400, "Transfer-Encoding: \0chunked"),
        .post("a coding beyond ASCII", "RFC 9112 6.3", 400, "Transfer-Encoding: chun\u{212A}ed"),
        .post("a colon in the value", "RFC 9112 6.3", 400, "Transfer-Encoding: : chunked"),
    ]

    private static let chunkSizes: [HostileRequest] = [
        .chunks("no size", "RFC 9112 7.1", 400, "\r\nhello\r\n"),
        .chunks("a letter beyond F", "RFC 9112 7.1", 400, "g\r\n"),
        .chunks("a prefix", "RFC 9112 7.1.1", 400, "0x5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a minus", "RFC 9112 7.1", 400, "-5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a plus", "RFC 9112 7.1", 400, "+5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a space before the size", "RFC 9112 7.1", 400, " 5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a space behind the size", "RFC 9112 7.1.1", 400, "5 \r\nhello\r\n0\r\n\r\n"),
        .chunks("a tab behind the size", "RFC 9112 7.1.1", 400, "5\t\r\nhello\r\n0\r\n\r\n"),
        .chunks("a space in the size", "RFC 9112 7.1.1", 400, "0 5\r\nhello\r\n0\r\n\r\n"),
        .chunks("an underscore in the size", "RFC 9112 7.1.1", 400, "0_5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a size in quotes", "RFC 9112 7.1", 400, "\"5\"\r\nhello\r\n0\r\n\r\n"),
        .chunks("a comma behind the size", "RFC 9112 7.1.1", 400, "5,5\r\nhello\r\n0\r\n\r\n"),
        .chunks("NUL behind the size", "RFC 9112 7.1.1", 400, "5\0\r\nhello\r\n0\r\n\r\n"),
        .chunks("a size of 2 to the 63", "RFC 9112 7.1", 400, "8000000000000000\r\n"),
        .chunks("a size of 2 to the 64 less one", "RFC 9112 7.1", 400, "ffffffffffffffff\r\n"),
        .chunks("a size of 2 to the 64 and five", "RFC 9112 7.1", 400, "10000000000000005\r\nhello\r\n"),
        .chunks("a size of seventeen digits", "RFC 9112 7.1", 400, "00000000000000005\r\nhello\r\n"),
        .chunks("a size above the limit", "RFC 9110 15.5.14", 413, "100001\r\n"),
        .chunks("the largest size", "RFC 9110 15.5.14", 413, "7fffffffffffffff\r\n"),
        .chunks("a second chunk that adds up to too much", "RFC 9110 15.5.14", 413, "1\r\na\r\n100000\r\n"),
        .chunks(
            "a second chunk that makes the sum overflow", "RFC 9110 15.5.14", 413, "1\r\na\r\n7fffffffffffffff\r\n"),
        .chunks("a chunk line that ends with LF", "RFC 9112 7.1", 400, "5\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk line that ends with CR", "RFC 9112 7.1.1", 400, "5\rhello\r\n0\r\n\r\n"),
        .chunks("two CRs behind a size", "RFC 9112 7.1.1", 400, "5\r\r\nhello\r\n0\r\n\r\n"),
    ]

    private static let chunkExtensions: [HostileRequest] = [
        .chunks("an extension without a name", "RFC 9112 7.1.1", 400, "5;\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension with a value alone", "RFC 9112 7.1.1", 400, "5;=a\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension with an empty value", "RFC 9112 7.1.1", 400, "5;a=\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension with a quote that stays open", "RFC 9112 7.1.1", 400, "5;a=\"b\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension that ends in an escape", "RFC 9112 7.1.1", 400, "5;a=\"b\\\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension with a hidden LF", "RFC 9112 7.1", 400, "5;a=\"\nb\"\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension with a bare CR", "RFC 9112 7.1.1", 400, "5;a\rb\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension with NUL in its quotes", "RFC 9112 7.1.1", 400, "5;a=\"\0\"\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension with white space at its end", "RFC 9112 7.1.1", 400, "5;a \r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension beyond ASCII", "RFC 9112 7.1.1", 400, "5;\u{E9}\r\nhello\r\n0\r\n\r\n"),
        .chunks(
            "an extension that is too long", "RFC 9112 7.1.1", 400,
            "5;\(String(repeating: "a", count: 300))\r\nhello\r\n0\r\n\r\n"),
        .chunks("an extension without end", "RFC 9112 7.1.1", 400, "5;\(String(repeating: "a", count: 300))"),
        .chunks(
            "extensions that are too many together", "RFC 9112 7.1.1", 400,
            String(repeating: "1;\(String(repeating: "a", count: 99))\r\nx\r\n", count: 11)),
    ]

    private static let chunkEnds: [HostileRequest] = [
        .chunks("no CRLF behind a chunk", "RFC 9112 7.1", 400, "5\r\nhello0\r\n\r\n"),
        .chunks("LF behind a chunk", "RFC 9112 7.1", 400, "5\r\nhello\n0\r\n\r\n"),
        .chunks("CR alone behind a chunk", "RFC 9112 7.1", 400, "5\r\nhello\r0\r\n\r\n"),
        .chunks("CR and another byte behind a chunk", "RFC 9112 7.1", 400, "5\r\nhello\rX0\r\n\r\n"),
        .chunks("a chunk longer than its size", "RFC 9112 7.1", 400, "5\r\nhello!\r\n0\r\n\r\n"),
        .chunks("a chunk shorter than its size", "RFC 9112 7.1", 400, "5\r\nhell\r\n0\r\n\r\n"),
    ]

    private static let trailers: [HostileRequest] = [
        .chunks("an empty line of LF at the end", "RFC 9112 2.2", 400, "0\r\n\n"),
        .chunks("a trailer that ends with LF", "RFC 9112 2.2", 400, "0\r\nX: y\n\r\n"),
        .chunks("a folded trailer", "RFC 9112 5.2", 400, "0\r\nX: y\r\n z\r\n\r\n"),
        .chunks("a trailer without a colon", "RFC 9112 5", 400, "0\r\nX\r\n\r\n"),
        .chunks("a trailer with NUL", "RFC 9110 5.5", 400, "0\r\nX: \0\r\n\r\n"),
        .chunks("a trailer with white space before the colon", "RFC 9112 5.1", 400, "0\r\nX : y\r\n\r\n"),
        .chunks("the next request for a trailer", "RFC 9112 5.1", 400, "0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .chunks("one trailer too many", "RFC 6585 5", 431, "0\r\n\(String(repeating: "X: y\r\n", count: 17))\r\n"),
        .chunks(
            "trailers that are too large", "RFC 6585 5", 431, "0\r\nX: \(String(repeating: "a", count: 2048))\r\n\r\n"),
        .chunks("a trailer without end", "RFC 6585 5", 431, "0\r\nX: \(String(repeating: "a", count: 2100))"),
    ]
}
