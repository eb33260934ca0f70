import HTTP
import Testing

@testable import API

@Suite struct StaticFilesTests {
    private static let page = Array(String(repeating: "<p>a seat</p>\n", count: 200).utf8)

    private func peer(_ files: [(path: String, bytes: [UInt8])]) throws -> ServicePeer {
        try ServicePeer(try StaticFiles(files).routes)
    }

    @Test("pages have short addresses, and only these")
    func addresses() throws {
        let peer = try peer([
            ("index.html", Self.page), ("docs.html", Self.page), ("app.js", [0x61]), ("maps/index.html", [0x62]),
            ("assets/logo.svg", [0x63]),
        ])
        for path in ["/", "/docs", "/app.js", "/maps", "/assets/logo.svg"] {
            #expect(peer.ask(.get, path)?.status == .ok, "\(path)")
        }
        for path in ["/index.html", "/docs.html", "/maps/", "/assets", "/assets/", "/app.js/", "/App.js"] {
            #expect(peer.ask(.get, path)?.status == .notFound, "\(path)")
        }
    }

    @Test(
        "no path leads out of the files",
        arguments: [
            "/../Package.swift", "/assets/../../x", "/%2e%2e/x", "/..%2fx", "/..%5cx", "/assets/%2e%2e%2fx",
            "//etc/hosts",
            "/assets/./logo.svg", "/app.js%00", "/app.js%2f",
        ])
    func escapes(_ path: String) throws {
        let status = try #require(try peer([("app.js", [0x61]), ("assets/logo.svg", [0x63])]).ask(.get, path)).status
        #expect([.badRequest, .notFound, .forbidden].contains(status))
    }

    @Test(
        "files have their types",
        arguments: [
            ("a.html", "text/html; charset=utf-8"), ("a.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"), ("a.json", "application/json"), ("a.svg", "image/svg+xml"),
            ("a.png", "image/png"), ("a.woff2", "font/woff2"), ("a.webmanifest", "application/manifest+json"),
        ])
    func types(_ path: String, _ type: String) throws {
        let address = path == "a.html" ? "/a" : "/\(path)"
        let response = try #require(try peer([(path, [0x61])]).ask(.get, address))
        #expect(response.first("Content-Type") == type)
        #expect(response.first("Cache-Control") == "no-cache")
    }

    @Test("a file is sent compressed to whom that helps, and is one state in both forms")
    func compressed() throws {
        let peer = try peer([("index.html", Self.page)])
        let plain = try #require(peer.ask(.get, "/"))
        let gzip = try #require(peer.ask(.get, "/", ["Accept-Encoding": "gzip, br"]))
        #expect(plain.content == Self.page)
        #expect(plain.first("Content-Encoding") == nil)
        #expect(gzip.first("Content-Encoding") == "gzip")
        #expect(gzip.content.count < Self.page.count / 2)
        #expect(plain.all("Vary") == ["Accept-Encoding"] && gzip.all("Vary") == ["Accept-Encoding"])
        let tag = try #require(plain.first("ETag"))
        let other = try #require(gzip.first("ETag"))
        #expect(tag != other)
        for known in [tag, other] {
            for coding in ["gzip", "identity"] {
                let again = peer.ask(.get, "/", ["If-None-Match": known, "Accept-Encoding": coding])
                #expect(again?.status == .notModified)
                #expect(again?.first("ETag") == known)
                #expect(again?.first("Vary") == "Accept-Encoding")
            }
        }
        #expect(peer.ask(.get, "/", ["Accept-Encoding": "deflate"])?.content == Self.page)
    }

    @Test("the tag is made of the content")
    func tags() throws {
        let first = try #require(try peer([("a.css", [1])]).ask(.get, "/a.css")?.first("ETag"))
        let same = try #require(try peer([("b.css", [1])]).ask(.get, "/b.css")?.first("ETag"))
        let other = try #require(try peer([("a.css", [2])]).ask(.get, "/a.css")?.first("ETag"))
        #expect(first == same && first != other)
    }

    @Test(
        "names that could hide or escape are refused",
        arguments: [
            "", "/a.css", "a//b.css", "../a.css", "a/../b.css", ".hidden.css", "a/.b/c.css", "a\\b.css", "a b.css",
            "a%2e.css", "ä.css", "a/", "{x}.css", "env.html", "config.json",
        ])
    func badPaths(_ path: String) {
        #expect(throws: StaticFiles.Fault.badPath(path)) { try StaticFiles([(path, [1])]) }
    }

    @Test("a type that is not known is refused, not guessed", arguments: ["a", "a.exe", "a.PNG", "a.tar.gz"])
    func unknownTypes(_ path: String) {
        #expect(throws: StaticFiles.Fault.unknownType(path)) { try StaticFiles([(path, [1])]) }
    }

    @Test("two files at one address are refused")
    func sameAddress() {
        #expect(throws: StaticFiles.Fault.sameAddress("/docs")) {
            try StaticFiles([("docs.html", [1]), ("docs/index.html", [2])])
        }
    }

    @Test("there is a most of files and of bytes")
    func limits() throws {
        var limits = APILimits()
        limits.staticFiles = 2
        limits.staticBytes = 4
        _ = try StaticFiles([("a.css", [1, 2]), ("b.css", [3, 4])], limits: limits)
        #expect(throws: StaticFiles.Fault.tooManyBytes(limit: 4)) {
            try StaticFiles([("a.css", [1, 2]), ("b.css", [3, 4, 5])], limits: limits)
        }
        #expect(throws: StaticFiles.Fault.tooManyFiles(limit: 2)) {
            try StaticFiles([("a.css", []), ("b.css", []), ("c.css", [])], limits: limits)
        }
    }
}
