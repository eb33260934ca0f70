import Contract
import HTTP
import Reactor
import Testing

@testable import API

/// The pages in `clients/web` as they are served.
@Suite struct WebPagesTests {
    private let files: [(path: String, bytes: [UInt8])]
    private let peer: ServicePeer

    init() throws {
        files = try StaticFolder.read(ProjectFiles.root + "/clients/web")
        let version = VersionReport(version: "0", environment: "development")
        let contract = try Files.read(ProjectFiles.root + "/api/openapi.json", atMost: 1 << 20)
        peer = try ServicePeer(try StaticFiles(files + [("openapi.json", contract)]).routes + [version.route])
    }

    private func text(_ path: String) -> String {
        String(decoding: files.first { $0.path == path }?.bytes ?? [], as: UTF8.self)
    }

    @Test(
        "the pages, their parts and the client for other front ends are there",
        arguments: [
            "/", "/staff", "/status", "/docs", "/openapi.json", "/favicon.svg", "/seatwire.js", "/seatwire.d.ts",
        ])
    func pages(_ path: String) {
        #expect(peer.ask(.get, path)?.status == .ok)
    }

    @Test("no page holds code or styles that the content policy would refuse, or names another host")
    func policy() {
        for file in files {
            let text = text(file.path)
            #expect(!text.contains("https://"), "\(file.path)")
            #expect(!text.contains("//cdn"), "\(file.path)")
            guard file.path.hasSuffix(".html") else { continue }
            #expect(!text.contains("<style"), "\(file.path)")
            #expect(text.firstMatch(of: /\sstyle=/) == nil, "\(file.path)")
            #expect(text.firstMatch(of: /\son\w+=/) == nil, "\(file.path)")
            #expect(text.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil, "\(file.path)")
            #expect(!text.contains("javascript:"), "\(file.path)")
        }
    }

    @Test("pages are given the camera and other devices only when they use them")
    func devices() throws {
        let policy = try #require(SecurityFields.constant.first { $0.isNamed("Permissions-Policy") }?.value)
        let uses = [
            ("camera", ["getUserMedia", "video: true"]), ("microphone", ["audio: true"]),
            ("geolocation", ["navigator.geolocation"]), ("payment", ["PaymentRequest"]), ("usb", ["navigator.usb"]),
        ]
        for (device, words) in uses {
            let isUsed = files.contains { file in words.contains { text(file.path).contains($0) } }
            let parts = policy.split(separator: ",").map { $0.filter { $0 != " " } }
            #expect(parts.contains("\(device)=(\(isUsed ? "self" : ""))"), "\(policy)")
        }
    }

    @Test("no script makes markup out of text")
    func scripts() {
        for file in files where file.path.hasSuffix(".js") {
            let text = text(file.path)
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
                #expect(!text.contains(word), "\(file.path) has \(word)")
            }
        }
    }

    @Test("every link of a page leads to something that is served")
    func links() {
        let served = Set(peer.service.routes.map(\.pattern) + ["/health", "/health/ready", "/metrics"])
        for file in files where file.path.hasSuffix(".html") {
            let text = text(file.path)
            let ids = Set(text.matches(of: /\sid="([^"]+)"/).map { String($0.output.1) })
            for match in text.matches(of: /\s(?:href|src)="([^"]*)"/) {
                let target = String(match.output.1)
                // A view of the page, which its script shows.
                if target.hasPrefix("#/") { continue }
                if target.hasPrefix("#") {
                    #expect(ids.contains(String(target.dropFirst())), "\(file.path): \(target)")
                } else {
                    #expect(served.contains(target), "\(file.path): \(target)")
                }
            }
        }
    }

    @Test("scripts find the elements that they look for")
    func elements() {
        for (page, script) in [
            ("status.html", "status.js"), ("docs.html", "docs.js"), ("index.html", "buyer/main.js"),
            ("staff/index.html", "staff/main.js"),
        ] {
            let written = text(page).matches(of: /\sid="([^"]+)"/).map { String($0.output.1) }
            let made = text(script).matches(of: /\bid: "([^"]+)"/).map { String($0.output.1) }
            let ids = Set(written + made)
            let wanted = text(script).matches(of: /(?:element|getElementById)\("([^"]+)"\)/).map { String($0.output.1) }
            #expect(!wanted.isEmpty && wanted.allSatisfy(ids.contains), "\(script)")
        }
    }

    @Test("scripts import what is served, and nothing else")
    func imports() {
        let served = Set(files.map(\.path))
        for file in files where file.path.hasSuffix(".js") {
            let imports = /(?:(?:^|\n)(?:import|export)\s[^;]*?from |\bimport\()"([^"]+)"/
            for match in text(file.path).matches(of: imports) {
                var parts = file.path.split(separator: "/").dropLast().map(String.init)
                for part in String(match.output.1).split(separator: "/") where part != "." {
                    if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
                }
                #expect(served.contains(parts.joined(separator: "/")), "\(file.path): \(match.output.1)")
            }
        }
    }

    @Test("a whole page, compressed, weighs at most 100 KB", arguments: ["/", "/staff"])
    func weight(_ page: String) throws {
        let start = try #require(peer.ask(.get, page, ["Accept-Encoding": "gzip"])).content.count
        let html = text(page == "/" ? "index.html" : "staff/index.html")
        let links = html.matches(of: /\s(?:href|src)="(\/[^"]*\.(?:css|js|svg))"/).map { String($0.output.1) }
        var wanted = Set(links)
        var seen: Set<String> = []
        var total = start
        while let address = wanted.subtracting(seen).first {
            seen.insert(address)
            total += try #require(peer.ask(.get, address, ["Accept-Encoding": "gzip"])).content.count
            for match in text(String(address.dropFirst())).matches(of: /from "([^"]+)"/) {
                var parts = address.split(separator: "/").dropLast().map(String.init)
                for part in String(match.output.1).split(separator: "/") where part != "." {
                    if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
                }
                wanted.insert("/" + parts.joined(separator: "/"))
            }
        }
        #expect(seen.count > 10 && total <= 100 * 1_024, "\(page): \(total) bytes in \(seen.count + 1) files")
    }

    @Test("pages can be used without a mouse and read aloud")
    func accessibility() {
        for file in files where file.path.hasSuffix(".html") {
            let text = text(file.path)
            #expect(text.contains("<html lang=\"en\">"), "\(file.path)")
            #expect(text.contains("name=\"viewport\""), "\(file.path)")
            #expect(text.contains("class=\"skip\" href=\"#content\""), "\(file.path)")
            #expect(text.contains("<main id=\"content\""), "\(file.path)")
            #expect(text.matches(of: /<h1[ >]/).count == 1, "\(file.path)")
            #expect(text.matches(of: /<img\s/).count == text.matches(of: /<img [^>]*\salt="/).count, "\(file.path)")
        }
    }

    @Test("a folder that is not there is a clear fault")
    func missing() {
        #expect(throws: StaticFolder.Fault.missing("/nowhere/at/all")) { try StaticFolder.read("/nowhere/at/all") }
    }

    @Test("a folder with more than the limits is refused")
    func limits() throws {
        var limits = APILimits()
        limits.staticFiles = files.count
        limits.staticBytes = files.reduce(0) { $0 + $1.bytes.count }
        let folder = ProjectFiles.root + "/clients/web"
        #expect(try StaticFolder.read(folder, limits: limits).count == files.count)
        limits.staticFiles -= 1
        #expect(throws: StaticFolder.Fault.tooManyFiles(limit: limits.staticFiles)) {
            try StaticFolder.read(folder, limits: limits)
        }
        limits.staticFiles += 1
        limits.staticBytes -= 1
        #expect(throws: StaticFolder.Fault.tooManyBytes(limit: limits.staticBytes)) {
            try StaticFolder.read(folder, limits: limits)
        }
    }
}
