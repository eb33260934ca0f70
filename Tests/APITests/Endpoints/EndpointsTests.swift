import Contract
import HTTP
import Telemetry
import Testing

@testable import API

@Suite struct EndpointsTests {
    @Test("metrics are refused until they are published, and are text then")
    func metrics() throws {
        let published = PublishedMetrics()
        let peer = try ServicePeer([published.route])
        #expect(peer.ask(.get, "/metrics")?.status == .unavailable)
        published.publish(peer.metrics)
        let response = try #require(peer.ask(.get, "/metrics"))
        #expect(response.first("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(response.text.contains("route=\"/metrics\""))
    }

    @Test("the version is told without a key")
    func version() throws {
        let report = VersionReport(version: "1.2.3", environment: "production")
        let peer = try ServicePeer([report.route]) { $0.keys = try APIKeys(["0123456789abcdef"]) }
        let response = try #require(peer.ask(.get, "/v1/version"))
        #expect(response.status == .ok)
        #expect(response.content == report.bytes)
    }
}
