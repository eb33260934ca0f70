import TestSupport
import Testing

@testable import Storage

@Suite("Values in PostgreSQL's binary form")
struct ValueTests {
    private func read<Value: SQLValue>(_ bytes: [UInt8], _ type: PGType, as _: Value.Type) throws(StoreFailure) -> Value
    {
        var reader = CellReader(bytes[...])
        return try reader.value(Value.self, as: type)
    }

    private func roundTrip<Value: SQLValue & Equatable>(_ value: Value) throws {
        let parameter = Parameter.value(value)
        let bytes = try #require(parameter.bytes)
        #expect(try read(bytes, parameter.type, as: Value.self) == value)
    }

    @Test("what is written is read back")
    func roundTrips() throws {
        for value in [Int16.min, -1, 0, 1, .max] { try roundTrip(value) }
        for value in [Int32.min, -1, 0, 1, .max] { try roundTrip(value) }
        for value in [Int64.min, -1, 0, 1, .max] { try roundTrip(value) }
        for value in [true, false] { try roundTrip(value) }
        for value in ["", "Ärger 🎭", "O'Hara \\ \"x\""] { try roundTrip(value) }
        try roundTrip(UUID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210))
        for value: Int64 in [0, 946_684_800_000_000, 1_800_000_000_123_456, -5] {
            try roundTrip(Instant(microseconds: value))
        }
    }

    @Test("the bytes are those of PostgreSQL")
    func bytes() {
        #expect(Parameter.int4(-2).bytes == [255, 255, 255, 254])
        #expect(Parameter.int8(258).bytes == [0, 0, 0, 0, 0, 0, 1, 2])
        #expect(Parameter.value(Instant(microseconds: 946_684_800_000_001)).bytes == [0, 0, 0, 0, 0, 0, 0, 1])
        #expect(Parameter.null(.uuid).bytes == nil)
        #expect(Parameter.array([Int32]()).bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 23])
        #expect(Parameter.array([Int32(7)]).type == PGType(oid: 1007))
        #expect(
            Parameter.array([Int16(7), nil]).bytes == [
                0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 21, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 7, 255, 255, 255, 255,
            ])
    }

    @Test("arrays are read back, empty and with NULL")
    func arrays() throws {
        for value: [String?] in [[], ["a", nil, "ß"], [nil]] {
            let bytes = try #require(Parameter.array(value).bytes)
            var reader = CellReader(bytes[...])
            #expect(try reader.array(of: String.self) == value)
        }
    }

    @Test("any integer type is taken when the value fits, and refused when it does not")
    func widths() throws {
        #expect(try read([0, 5], .int2, as: Int64.self) == 5)
        #expect(try read([255, 255, 255, 255], .int4, as: Int.self) == -1)
        #expect(try read([0, 0, 0, 0, 0, 0, 0, 9], .int8, as: Int16.self) == 9)
        #expect(throws: StoreFailure.self) { try read([0, 0, 0, 0, 0, 1, 0, 0], .int8, as: Int16.self) }
    }

    @Test(
        "a cell that is too short, too long or of another type is refused",
        arguments: [
            ([], PGType.int8), ([0, 0, 0], .int4), ([0, 0, 0, 0, 0], .int4), ([1], .bool), ([0, 0], .text),
        ])
    func malformedNumbers(bytes: [UInt8], type: PGType) {
        #expect(throws: StoreFailure.self) { try read(bytes, type, as: Int64.self) }
    }

    @Test("bad bools, text, moments and uuids are refused")
    func malformedOthers() {
        #expect(throws: StoreFailure.self) { try read([2], .bool, as: Bool.self) }
        #expect(throws: StoreFailure.self) { try read([0xC3, 0x28], .text, as: String.self) }
        #expect(throws: StoreFailure.self) {
            try read([0x7F] + Array(repeating: 0xFF, count: 7), .timestamptz, as: Instant.self)
        }
        #expect(throws: StoreFailure.self) {
            try read([0x80] + Array(repeating: 0, count: 7), .timestamptz, as: Instant.self)
        }
        #expect(throws: StoreFailure.self) { try read(Array(repeating: 0, count: 15), .uuid, as: UUID.self) }
        #expect(throws: StoreFailure.self) { try read(Array(repeating: 0, count: 17), .uuid, as: UUID.self) }
    }

    @Test("an array cell cut or bent at any place throws or reads, and never traps")
    func hostileArrays() throws {
        let whole = try #require(Parameter.array(["one", nil, "three"]).bytes)
        for end in 0..<whole.count {
            var reader = CellReader(whole[..<end])
            #expect(throws: StoreFailure.self) { try reader.array(of: String.self) }
        }
        var generator = SystemRandomNumberGenerator()
        let seed = generator.next()
        var random = SplitMix(seed: seed)
        for _ in 0..<20_000 {
            var bent = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bent[Int.random(in: 0..<bent.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var reader = CellReader(bent[...])
            do {
                let elements = try reader.array(of: String.self)
                #expect(elements.count <= bent.count / 4, "seed \(seed)")
            } catch {
                #expect(error.code == .invalidData, "seed \(seed)")
            }
        }
    }

    @Test("an array that claims more elements than it has bytes is refused before memory is asked for")
    func hugeArray() {
        let bytes: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0x7F, 255, 255, 255, 0, 0, 0, 1]
        var reader = CellReader(bytes[...])
        #expect(throws: StoreFailure.self) { try reader.array(of: Int32.self) }
    }

    @Test("a row is read by place, and what is not there throws")
    func rows() throws {
        let rows = Rows(
            columns: [.init(name: "id", type: .int4), .init(name: "note", type: .text)], count: 2,
            bytes: [0, 0, 0, 1, 104, 105, 0, 0, 0, 2],
            cells: [
                .init(start: 0, count: 4), .init(start: 4, count: 2), .init(start: 6, count: 4),
                .init(start: 0, count: -1),
            ],
            affected: 2)
        #expect(try rows.map { row throws(StoreFailure) in try row.value(0, as: Int.self) } == [1, 2])
        #expect(try rows[0].value(1, as: String.self) == "hi")
        #expect(try rows[1].optional(1, as: String.self) == nil)
        #expect(throws: StoreFailure.self) { try rows[1].value(1, as: String.self) }
        #expect(throws: StoreFailure.self) { try rows[0].value(2, as: String.self) }
        #expect(throws: StoreFailure.self) { try rows[0].value(-1, as: String.self) }
        #expect(throws: StoreFailure.self) { try rows[0].bytes(1) }
        #expect(throws: StoreFailure.self) { try rows.only() }
    }

    @Test("a uuid is written in its canonical form")
    func uuids() {
        let uuid = UUID(high: 0x0123_4567_89AB_4DEF, low: 0x8EDC_BA98_7654_3210)
        #expect(uuid.description == "01234567-89ab-4def-8edc-ba9876543210")
    }
}
