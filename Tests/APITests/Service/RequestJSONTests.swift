import Contract
import HTTP
import Testing

@testable import API

@Suite struct RequestJSONTests {
    private let peer: ServicePeer

    init() throws {
        peer = try ServicePeer([
            Route(
                .post, "/v1/echo", access: .open, bodyLimit: 1000,
                handler: .immediate { request throws(Problem) in
                    guard case .integer(let number) = try request.json()["number"] else { throw Problem(.validation) }
                    return Response(.ok, body: .bytes(Array("\(number)".utf8)))
                })
        ])
    }

    @Test(
        "JSON is read under its own name",
        arguments: [
            "application/json", "Application/JSON", "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
        ])
    func reads(_ type: String) {
        #expect(peer.ask(.post, "/v1/echo", ["Content-Type": type], body: #"{"number":7}"#)?.text == "7")
    }

    @Test(
        "another media type is refused",
        arguments: [
            "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
            "application/json; charset=latin1",
        ])
    func otherTypes(_ type: String) {
        let fields = type.isEmpty ? [:] : ["Content-Type": type]
        let response = peer.ask(.post, "/v1/echo", fields, body: #"{"number":7}"#)
        #expect(response?.status == .unsupportedMediaType)
        #expect(response?.code == "UNSUPPORTED_MEDIA_TYPE")
    }

    @Test(
        "content that is coded is refused, and what would be read is told (RFC 9110 section 15.5.16)",
        arguments: [("gzip", 415), ("br", 415), ("identity, gzip", 415), ("identity", 200), ("Identity", 200)])
    func coded(_ coding: String, _ status: UInt16) {
        let fields = ["Content-Type": "application/json", "Content-Encoding": coding]
        let response = peer.ask(.post, "/v1/echo", fields, body: #"{"number":7}"#)
        #expect(response?.status.code == status)
        #expect(response?.first("Accept-Encoding") == (status == 415 ? "identity" : nil))
    }

    @Test("broken JSON is refused with the field in which it breaks")
    func broken() throws {
        let response = try #require(
            peer.ask(.post, "/v1/echo", ["Content-Type": "application/json"], body: #"{"number":7,"number":8}"#))
        #expect(response.status == .badRequest)
        let value = try JSONReader.read(response.content)
        #expect(value["code"] == .string("MALFORMED_JSON"))
        guard case .array(let errors) = value["errors"] else {
            Issue.record("no errors are listed")
            return
        }
        #expect(errors.first?["field"] == .string("number"))
    }
}
