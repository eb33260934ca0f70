import CZlib
import HTTP
import TestSupport
import Testing

@testable import API

@Suite struct CompressionTests {
    private static func routes(_ content: [UInt8], type: String = "text/plain", mixesSecrets: Bool = false) -> [Route] {
        [
            Route(
                .get, "/v1/text", access: .open, mixesSecrets: mixesSecrets,
                handler: .immediate { _ throws(Problem) in
                    Response(
                        .ok, [.init("Content-Type", type), .init("ETag", "\"t\"")], body: .bytes(content))
                })
        ]
    }

    private static func text(_ size: Int) -> [UInt8] {
        Array(String(repeating: "seat A-12 is free; ", count: size / 19 + 1).utf8.prefix(size))
    }

    private func ask(_ content: [UInt8], accepting coding: String?, type: String = "text/plain") throws -> Response {
        let peer = try ServicePeer(Self.routes(content, type: type))
        let fields = coding.map { ["Accept-Encoding": $0] } ?? [:]
        return try #require(peer.ask(.get, "/v1/text", fields))
    }

    @Test(
        "the client gets the coding that it likes best",
        arguments: [
            ("gzip", "gzip"), ("gzip, deflate, br", "gzip"), ("deflate", "deflate"), ("deflate, gzip", "gzip"),
            ("gzip;q=0.5, deflate", "deflate"), ("gzip;q=0, *", "deflate"), ("*", "gzip"), ("GZIP", "gzip"),
            ("br, gzip;q=0.001", "gzip"), ("identity, gzip;q=0.5", nil), ("br", nil), ("gzip;q=0", nil),
            ("*;q=0", nil), ("identity;q=0", nil), ("", nil), ("gzip;q=2", nil), ("gzipx", nil),
        ] as [(String, String?)])
    func negotiation(_ accepted: String, _ expected: String?) throws {
        let content = Self.text(5000)
        let response = try ask(content, accepting: accepted)
        #expect(response.first("Content-Encoding") == expected)
        #expect(response.all("Vary") == ["Accept-Encoding"])
        #expect(response.first("ETag") == expected.map { "\"t-\($0)\"" } ?? "\"t\"")
        #expect(try Inflater.inflate(response) == content)
        #expect((response.content.count < content.count) == (expected != nil))
    }

    @Test("a client that says nothing gets the content as it is")
    func silent() throws {
        #expect(try ask(Self.text(5000), accepting: nil).first("Content-Encoding") == nil)
    }

    @Test("content is compressed from 1 KiB to 256 KiB")
    func sizes() throws {
        let (smallest, largest) = (APILimits().smallestCompressed, APILimits().largestCompressed)
        #expect(smallest == 1_024 && largest == 262_144)
        #expect(try ask(Self.text(smallest - 1), accepting: "gzip").first("Content-Encoding") == nil)
        #expect(try ask(Self.text(smallest), accepting: "gzip").first("Content-Encoding") == "gzip")
        #expect(try ask(Self.text(largest), accepting: "gzip").first("Content-Encoding") == "gzip")
        #expect(try ask(Self.text(largest + 1), accepting: "gzip").first("Content-Encoding") == nil)
    }

    @Test("what is compressed already is left alone")
    func types() throws {
        let content = Self.text(5000)
        for type in ["image/png", "application/octet-stream", "font/woff2"] {
            #expect(try ask(content, accepting: "gzip", type: type).first("Content-Encoding") == nil)
        }
        for type in ["application/json", "text/html; charset=utf-8", "image/svg+xml"] {
            #expect(try ask(content, accepting: "gzip", type: type).first("Content-Encoding") == "gzip")
        }
    }

    @Test("noise, which would not shrink, goes out as it is")
    func noise() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix(seed: seed)
        let content = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let response = try ask(content, accepting: "gzip")
        #expect(response.first("Content-Encoding") == nil, "seed \(seed)")
        #expect(response.content == content)
        #expect(response.first("ETag") == "\"t\"")
    }

    @Test("answers that mix secrets with the client's words are never compressed")
    func secrets() throws {
        let peer = try ServicePeer(Self.routes(Self.text(5000), mixesSecrets: true))
        #expect(peer.ask(.get, "/v1/text", ["Accept-Encoding": "gzip"])?.first("Content-Encoding") == nil)
    }

    @Test("every size comes out as it went in")
    func readsBack() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix(seed: seed)
        for _ in 0..<60 {
            let size = Int.random(in: 1...70_000, using: &random)
            let alphabet = UInt8.random(in: 1...40, using: &random)
            let content = (0..<size).map { _ in UInt8.random(in: 0...alphabet, using: &random) }
            for coding in [ContentCoding.gzip, .deflate] {
                guard let compressed = Deflater.compress(content, as: coding, level: 5) else { continue }
                let plain = Inflater.inflate(compressed, expecting: size)
                #expect(plain == content, "seed \(seed), size \(size)")
            }
        }
    }
}

/// zlib the other way round.
private enum Inflater {
    static func inflate(_ response: Response) throws -> [UInt8] {
        guard response.first("Content-Encoding") != nil else { return response.content }
        return try #require(inflate(response.content, expecting: 1 << 20))
    }

    /// Takes both wrappers apart; nil when the bytes are not whole.
    static func inflate(_ bytes: [UInt8], expecting size: Int) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var isWhole = false
        let plain = [UInt8](unsafeUninitializedCapacity: size) { output, filled in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(size)
                isWhole = CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            filled = size - Int(stream.avail_out)
        }
        return isWhole ? plain : nil
    }
}
