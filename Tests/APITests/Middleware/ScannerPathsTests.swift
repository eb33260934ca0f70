import HTTP
import Testing

@testable import API

@Suite struct ScannerPathsTests {
    @Test(
        "what scanners ask for is known in every spelling",
        arguments: [
            "/env", "/env/", "/env/production", "/.env", "/.env.local", "/v1/.env", "/ENV", "/Env/x", "/.ENV",
            "/%2eenv", "/%2Eenv", "/%65nv", "/%45NV/x", "/%252eenv", "/%25%32%65env", "/config", "/config/",
            "/config.json",
            "/config/database.yml", "/configuration.yaml", "/secrets", "/secrets/key", "/secret.txt", "/.git/config",
            "/.git", "/.git/HEAD", "/.GIT/HEAD", "/a/.git/x", "/.svn/entries", "/.aws/credentials", "/.ssh/id_rsa",
            "/.DS_Store", "/wp-admin", "/wp-login.php", "/wp-content/x", "/WP-Admin/", "/%77p-admin", "/index.php",
            "/a/b/c.php", "/shell.PHP", "/x.asp", "/x.aspx", "/x.jsp", "/dump.sql", "/db.sqlite", "/server.key",
            "/backup.bak", "/phpmyadmin", "/phpMyAdmin/index", "/cgi-bin/x", "/actuator/health", "/server-status",
            "/vendor/phpunit", "/docker-compose.yml", "/xmlrpc.php", "//env", "/./env", "/\\env", "/%5cenv", "/%2fenv",
            "/env;x=1", "/env;.css", "/a;b/.env", "/.env;x", "/id_rsa", "/etc/passwd", "/.env%00", "/.well-known/.env",
            "/a/.well-known/x",
        ])
    func known(_ path: String) {
        #expect(ScannerPaths.contain(Array(path.utf8)))
    }

    @Test(
        "what others ask for is not",
        arguments: [
            "/", "", "*", "/v1/version", "/v1/shows", "/health/ready", "/metrics", "/openapi.json", "/docs",
            "/environment-2",
            "/v1/env", "/v1/config", "/seatwire.js", "/assets/logo.svg", "/.well-known/security.txt", "/v1/..",
            "/v1/./x",
            "/configurator", "/envoy", "/secretary", "/v1/wp-x", "/vendors", "/v1/a.b", "/v1/shows/php", "/%", "/%2",
            "/v1/caf%C3%A9",
        ])
    func unknown(_ path: String) {
        #expect(!ScannerPaths.contain(Array(path.utf8)))
    }

    @Test("scanners are refused and audited even where a route would answer")
    func refused() throws {
        let peer = try ServicePeer([.text(.get, "/env/{name}")])
        let response = try #require(peer.ask(.get, "/env/x?password=hunter2", ["User-Agent": "probe/1"]))
        #expect(response.status == .forbidden)
        #expect(response.code == "FORBIDDEN")
        let audit = peer.log(of: "audit")
        #expect(audit.count == 1)
        #expect(audit.first?.contains("client=192.0.2.1") == true)
        #expect(audit.first?.contains("path=/env/x ") == true)
        #expect(audit.first?.contains("agent=probe/1 ") == true)
        #expect(audit.first?.contains("hunter2") == false)
    }
}
