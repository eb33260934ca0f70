import Contract
import Testing

@Suite struct EnvelopeTests {
    @Test("an error says what a program and what a person need")
    func error() {
        let envelope = ErrorEnvelope(
            code: "SEAT_TAKEN", message: "Seat \"A-12\" is taken.", requestID: "r1",
            errors: [.init(field: "seats[1]", code: "SEAT_TAKEN", message: "taken")])
        #expect(
            String(decoding: envelope.bytes, as: UTF8.self) == """
                {"status":"ERROR","code":"SEAT_TAKEN","message":"Seat \\"A-12\\" is taken.","request_id":"r1",\
                "errors":[{"field":"seats[1]","code":"SEAT_TAKEN","message":"taken"}]}
                """)
    }

    @Test("the list of errors is there even when it is empty")
    func emptyErrors() throws {
        let value = try JSONReader.read(ErrorEnvelope(code: "A", message: "b", requestID: "c").bytes)
        #expect(value["errors"] == .array([]))
    }

    @Test("health is what the worst check is, and draining whatever the checks say")
    func health() {
        let well = HealthReport.Check(name: "database", isWell: true, milliseconds: 3)
        let ill = HealthReport.Check(name: "disk", isWell: false, milliseconds: 2000)
        #expect(HealthReport(checks: [], isDraining: false).status == .ok)
        #expect(HealthReport(checks: [well], isDraining: false).status == .ok)
        #expect(HealthReport(checks: [well, ill], isDraining: false).status == .failing)
        #expect(HealthReport(checks: [well], isDraining: true).status == .draining)
        #expect(
            String(decoding: HealthReport(checks: [well, ill], isDraining: false).bytes, as: UTF8.self) == """
                {"status":"failing","checks":[{"name":"database","status":"ok","duration_ms":3},\
                {"name":"disk","status":"failing","duration_ms":2000}]}
                """)
    }

    @Test("the version is a small resource of about two hundred bytes")
    func version() throws {
        let bytes = VersionReport(version: "0.1.0", environment: "development").bytes
        #expect((150...250).contains(bytes.count))
        #expect(try JSONReader.read(bytes)["version"] == .string("0.1.0"))
    }
}
