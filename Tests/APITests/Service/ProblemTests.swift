import Contract
import HTTP
import Testing

@testable import API

@Suite struct ProblemTests {
    @Test(
        "every kind of refusal has a code of its own, in capitals, and a status of failure",
        arguments: Problem.Kind.allCases)
    func table(_ kind: Problem.Kind) {
        let row = kind.row
        #expect((400...599).contains(row.status.code))
        #expect(!row.status.reason.description.isEmpty)
        #expect(row.code.utf8.allSatisfy { $0 &- 0x41 < 26 || $0 == UInt8(ascii: "_") })
        #expect(row.message.hasSuffix("."))
        #expect(Problem.Kind.allCases.filter { $0.row.code == row.code } == [kind])
    }

    @Test("errors of fields are listed, details are not")
    func response() throws {
        let problem = Problem(
            .validation, errors: [.init(field: "name", code: "TOO_SHORT", message: "at least 3")],
            fields: [.init("Retry-After", "3")], detail: "password=x")
        let response = problem.response(requestID: "r")
        #expect(response.status == .badRequest)
        #expect(response.first("Retry-After") == "3")
        #expect(!response.text.contains("password"))
        #expect(
            try JSONReader.read(response.content)["errors"]
                == .array([
                    .object([
                        .init("field", .string("name")), .init("code", .string("TOO_SHORT")),
                        .init("message", .string("at least 3")),
                    ])
                ]))
    }

    @Test("a bucket that is empty says when to come back, rounded up")
    func rateLimited() {
        let problem = Problem(rateLimitedBy: RateTable().auth, retryAfter: .milliseconds(5_001))
        let response = problem.response(requestID: "r")
        #expect(response.status == .tooManyRequests)
        #expect(response.first("Retry-After") == "6")
        #expect(response.first("RateLimit-Policy") == "\"auth\";q=5;w=60")
        #expect(response.first("RateLimit") == "\"auth\";r=0;t=6")
        #expect(Problem(rateLimitedBy: .reads, retryAfter: .nanoseconds(1)).fields.first?.value == "1")
        #expect(Problem(rateLimitedBy: .reads, retryAfter: .seconds(2)).fields.first?.value == "2")
    }
}
