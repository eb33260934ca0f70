import Testing

@testable import Domain

@Suite("Answers as bytes")
struct AnswerCodecTests {
    private func samples() throws -> [Answer] {
        let money = try Money(-30_000, #require(Currency("INR")))
        let places = [PlaceNumber(Int32(3)), PlaceNumber(Int32.max)]
        let hold = HoldReceipt(
            hold: HoldID(.max), generation: .max, seats: places.map { PricedPlace(place: $0, price: 5) }, total: money,
            deadline: .never, extensionsLeft: 10)
        let payment = PaymentReceipt(
            hold: HoldID(1), payment: PaymentID(2), generation: 3, seats: 4, amount: money, deadline: Hall.opening)
        let booking = BookingReceipt(
            booking: BookingID(4), generation: 1,
            tickets: places.map { .init(place: $0, price: 7, code: TicketCode(high: .max, low: 1)) }, total: money,
            payment: PaymentID(9))
        let cancel = CancelReceipt(booking: BookingID(4), places: places, refund: money, payment: nil, remaining: 2)
        let first = Admission(
            place: places[0], checkIn: CheckInID(5), at: Hall.start, gate: try #require(GateName("north")),
            isInside: true)
        let checkIn = CheckInReceipt(
            .already, checkIn: CheckInID(5), booking: BookingID(4), places: places, first: first, party: 3, inside: 2)
        return [
            .held(hold), .released(places), .released([]), .paying(payment), .booked(booking),
            .paymentLate(PaymentID(2), refund: money), .cancelled(cancel), .moved(booking), .blocked(places),
            .unblocked(places), .checkedIn(checkIn), .checkedIn(CheckInReceipt(.notValid)), .checkInUndone(places),
            .showChanged, .done,
        ]
    }

    @Test("come back as they were")
    func roundTrip() throws {
        for answer in try samples() {
            #expect(try AnswerCodec.decode(AnswerCodec.encode(answer)) == answer)
        }
    }

    @Test("cut or changed are a fault and no trap")
    func damaged() throws {
        var random = SeededNumbers(seed: 21)
        for answer in try samples() {
            let bytes = AnswerCodec.encode(answer)
            for length in bytes.indices {
                #expect(throws: CodecFault.self) { try AnswerCodec.decode(Array(bytes[..<length])) }
            }
            #expect(throws: CodecFault.surplus) { try AnswerCodec.decode(bytes + [0]) }
            for _ in 0..<200 {
                var changed = bytes
                changed[random.below(changed.count)] = UInt8(random.below(256))
                _ = try? AnswerCodec.decode(changed)
            }
        }
        #expect(throws: CodecFault.version(9)) { try AnswerCodec.decode([9]) }
        #expect(throws: CodecFault.invalid) { try AnswerCodec.decode([1, 99]) }
    }

    @Test("a hash and its tag are written as bytes and hex")
    func hashes() throws {
        let bytes = (0..<32).map { UInt8(truncatingIfNeeded: $0 * 7 + 0x5D) }
        let hash = try #require(EventHash(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(hash.tag == "5d646b72")
        #expect(EventHash(bytes: []) == nil)
        #expect("\(LedgerPosition(epoch: 0x9C1F_03A7, seq: 10_432, hash: hash))" == "9c1f03a7:10432:5d646b72")
    }
}
