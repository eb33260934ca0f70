import Bytes
import Domain
import HTTP
import Telemetry
import Testing

@testable import API

/// C13: addresses with secrets in them, and codes of tickets, stood in the logs.
@Suite struct LogsAndMetricsTests {
    private static let start = Tick(nanoseconds: 1_000_000_000)

    private func exchange(
        _ peer: ServicePeer, _ method: HTTP.Method, _ target: String, _ fields: [String: String] = [:]
    ) -> Exchange {
        let head = ServicePeer.head(method, target, fields)
        switch peer.service.begin(head, from: ServicePeer.peer("192.0.2.1"), at: Self.start) {
        case .answer(let exchange, _): return exchange
        case .receive(let request, _): return request.exchange
        }
    }

    @Test("an answer is one line in the words of the route table")
    func accessLine() throws {
        let peer = try ServicePeer([.text(.get, "/v1/tickets/{code}")])
        let target = "/v1/tickets/SECRET-CODE?token=hunter2"
        let exchange = exchange(peer, .get, target, ["X-Request-Id": "r-1", "Authorization": "Bearer abc"])
        peer.service.finished(exchange, status: .ok, sent: 321, at: Self.start.advanced(by: .microseconds(1500)))
        #expect(
            peer.log(of: "access") == [
                "answered request_id=r-1 client=192.0.2.1 method=GET route=/v1/tickets/{code} status=200 bytes=321 "
                    + "duration_us=1500"
            ])
        #expect(
            !peer.log.contains { "\($0)".contains("SECRET") || "\($0)".contains("hunter2") || "\($0)".contains("abc") })
    }

    @Test("failures of ours are warnings and are never left out")
    func failures() throws {
        let peer = try ServicePeer([.text(.get, "/v1/a")]) { $0.accessLogEvery = 1000 }
        let exchange = exchange(peer, .get, "/v1/a")
        for _ in 0..<5 { peer.service.finished(exchange, status: .unavailable, sent: 0, at: Self.start) }
        #expect(peer.log.filter { $0.category == "access" && $0.level == .warning }.count == 5)
    }

    @Test("of many successes one in so many is written")
    func sampling() throws {
        let peer = try ServicePeer([.text(.get, "/v1/a")]) { $0.accessLogEvery = 10 }
        let exchange = exchange(peer, .get, "/v1/a")
        for _ in 0..<100 { peer.service.finished(exchange, status: .ok, sent: 0, at: Self.start) }
        #expect(peer.log(of: "access").count == 10)
    }

    @Test("nothing is written above the level of the log")
    func level() throws {
        let peer = try ServicePeer([.text(.get, "/v1/a")], level: .warning)
        peer.service.finished(exchange(peer, .get, "/v1/a"), status: .ok, sent: 0, at: Self.start)
        #expect(peer.log.isEmpty)
    }

    @Test("answers are counted by route and class, and paths that do not exist as one")
    func metrics() throws {
        let peer = try ServicePeer([.text(.get, "/v1/a"), .text(.post, "/v1/a")])
        let found = exchange(peer, .get, "/v1/a")
        for _ in 0..<3 {
            peer.service.finished(found, status: .ok, sent: 1, at: Self.start.advanced(by: .milliseconds(2)))
        }
        peer.service.finished(found, status: .tooManyRequests, sent: 1, at: Self.start)
        for name in 0..<5 {
            peer.service.finished(exchange(peer, .get, "/x\(name)"), status: .notFound, sent: 1, at: Self.start)
        }
        let text = String(decoding: peer.metrics.render(), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("seatwire_http_requests_total{method=\"GET\",route=\"/v1/a\",status=\"2xx\"} 3"))
        #expect(lines.contains("seatwire_http_requests_total{method=\"GET\",route=\"/v1/a\",status=\"4xx\"} 1"))
        #expect(lines.contains("seatwire_http_requests_total{method=\"POST\",route=\"/v1/a\",status=\"2xx\"} 0"))
        #expect(lines.contains("seatwire_http_requests_total{method=\"-\",route=\"-\",status=\"4xx\"} 5"))
        #expect(lines.contains("seatwire_http_request_duration_seconds_count{method=\"GET\",route=\"/v1/a\"} 4"))
        #expect(!text.contains("/x0"))
    }

    @Test("a flood of attacks leaves a burst of lines, then one every three seconds that counts the others")
    func auditFlood() throws {
        let peer = try ServicePeer([]) { $0.limitsRates = false }
        #expect(APILimits().auditBurst == 20)
        for _ in 0..<1000 { #expect(peer.ask(.get, "/.env", at: Self.start)?.status == .forbidden) }
        #expect(peer.log(of: "audit").count == 20)
        _ = peer.ask(.get, "/.env", at: Self.start.advanced(by: .milliseconds(2999)))
        #expect(peer.log(of: "audit").count == 20)
        _ = peer.ask(.get, "/.env", at: Self.start.advanced(by: .seconds(3)))
        _ = peer.ask(.get, "/.env", at: Self.start.advanced(by: .seconds(3)))
        let lines = peer.log(of: "audit")
        #expect(lines.count == 21)
        #expect(lines.last?.hasSuffix("suppressed=981") == true)
        #expect(lines.first?.hasSuffix("suppressed=0") == true)
    }

    @Test(
        "nobody hides what he tries behind a flood: scanners, customers and each who works here have a measure of their own"
    )
    func auditMeasures() throws {
        let row = RouteRow(.listAudit, .get, "/v1/audit", .admin, .staff, .reads)
        let route = row.route(.immediate { _ in Response(.ok) }, RateTable(), FrontDeskLimits())
        func peer(sources: Int? = nil) throws -> ServicePeer {
            try ServicePeer([route]) { settings in
                settings.limitsRates = false
                settings.openAccess = true
                if let sources { settings.limits.auditSources = sources }
            }
        }
        func tries(_ account: Int64, _ peer: ServicePeer, as role: String = "staff") -> Response? {
            let fields = ["X-Seatwire-Role": role, "X-Seatwire-Account": PublicID.text(AccountID(account))]
            return peer.ask(.get, "/v1/audit", fields, at: Self.start)
        }
        let busy = try peer()
        for number in 0..<100 {
            _ = busy.ask(.get, "/.env", at: Self.start)
            for role in ["guest", "customer"] {
                #expect(tries(Int64(100 + number), busy, as: role)?.status == .forbidden)
            }
            #expect(tries(7, busy)?.status == .forbidden)
        }
        #expect(tries(8, busy)?.status == .forbidden)
        #expect(busy.log(of: "audit").count == 81)
        #expect(busy.log(of: "audit").last?.contains("account=\(PublicID.text(AccountID(8)))") == true)
        // One account more than have a measure: those that came late share one.
        #expect(APILimits().auditSources == 1_024)
        let small = try peer(sources: 3)
        for account in 1...3 { for _ in 0..<30 { _ = tries(Int64(account), small) } }
        #expect(small.log(of: "audit").count == 60)
        for account in 4...9 { for _ in 0..<30 { _ = tries(Int64(account), small) } }
        #expect(small.log(of: "audit").count == 80)
    }

    @Test("an endless path is cut in the audit log")
    func auditPath() throws {
        let peer = try ServicePeer([])
        _ = peer.ask(.get, "/.env/" + String(repeating: "a", count: 7000))
        let line = try #require(peer.log(of: "audit").first)
        #expect(line.count < 400)
    }
}
