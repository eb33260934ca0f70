/// The bytes of an answer as they are kept beside the events, to be told again when the command is repeated.
package enum AnswerCodec {
    private static let version: UInt8 = 1

    package static func encode(_ answer: Answer) -> [UInt8] {
        var sink = ByteSink()
        sink.byte(version)
        switch answer {
        case .held(let receipt):
            sink.byte(1)
            write(receipt, to: &sink)
        case .released(let places): write(2, places, to: &sink)
        case .paying(let receipt):
            sink.byte(3)
            write(receipt, to: &sink)
        case .booked(let receipt):
            sink.byte(4)
            write(receipt, to: &sink)
        case .paymentLate(let payment, let refund):
            sink.byte(5)
            sink.signed(payment.number)
            write(refund, to: &sink)
        case .cancelled(let receipt):
            sink.byte(6)
            write(receipt, to: &sink)
        case .moved(let receipt):
            sink.byte(7)
            write(receipt, to: &sink)
        case .blocked(let places): write(8, places, to: &sink)
        case .unblocked(let places): write(9, places, to: &sink)
        case .checkedIn(let receipt):
            sink.byte(10)
            write(receipt, to: &sink)
        case .checkInUndone(let places): write(11, places, to: &sink)
        case .showChanged: sink.byte(12)
        case .done: sink.byte(13)
        }
        return sink.bytes
    }

    package static func decode(_ bytes: [UInt8]) throws(CodecFault) -> Answer {
        var source = ByteSource(bytes)
        let found = try source.byte()
        guard found == version else { throw .version(found) }
        let answer = try answer(from: &source)
        guard source.remaining == 0 else { throw .surplus }
        return answer
    }

    private static func answer(from source: inout ByteSource) throws(CodecFault) -> Answer {
        switch try source.byte() {
        case 1: .held(try hold(from: &source))
        case 2: .released(try places(from: &source))
        case 3: .paying(try payment(from: &source))
        case 4: .booked(try booking(from: &source))
        case 5: .paymentLate(PaymentID(try source.signed()), refund: try money(from: &source))
        case 6: .cancelled(try cancellation(from: &source))
        case 7: .moved(try booking(from: &source))
        case 8: .blocked(try places(from: &source))
        case 9: .unblocked(try places(from: &source))
        case 10: .checkedIn(try checkIn(from: &source))
        case 11: .checkInUndone(try places(from: &source))
        case 12: .showChanged
        case 13: .done
        default: throw .invalid
        }
    }

    // MARK: Parts

    private static func write(_ mark: UInt8, _ places: [PlaceNumber], to sink: inout ByteSink) {
        sink.byte(mark)
        write(places, to: &sink)
    }

    private static func write(_ places: [PlaceNumber], to sink: inout ByteSink) {
        sink.count(places.count)
        for place in places { sink.signed(Int64(place.index)) }
    }

    private static func places(from source: inout ByteSource) throws(CodecFault) -> [PlaceNumber] {
        var places: [PlaceNumber] = []
        for _ in 0..<(try source.count()) { places.append(PlaceNumber(try source.int32())) }
        return places
    }

    private static func write(_ money: Money, to sink: inout ByteSink) {
        sink.signed(money.amount)
        sink.number(UInt64(money.currency.packed))
    }

    private static func money(from source: inout ByteSource) throws(CodecFault) -> Money {
        let amount = try source.signed()
        guard let packed = UInt32(exactly: try source.number()), let currency = Currency(packed: packed),
            let money = try? Money(amount, currency)
        else { throw .invalid }
        return money
    }

    private static func write(_ payment: PaymentID?, to sink: inout ByteSink) { sink.signed(payment?.number ?? 0) }

    private static func optionalPayment(from source: inout ByteSource) throws(CodecFault) -> PaymentID? {
        let number = try source.signed()
        return number == 0 ? nil : PaymentID(number)
    }

    private static func size(from source: inout ByteSource) throws(CodecFault) -> Int {
        Int(try source.signed())
    }

    // MARK: Receipts

    private static func write(_ receipt: HoldReceipt, to sink: inout ByteSink) {
        sink.signed(receipt.hold.number)
        sink.signed(Int64(receipt.generation))
        sink.count(receipt.seats.count)
        for seat in receipt.seats {
            sink.signed(Int64(seat.place.index))
            sink.signed(seat.price)
        }
        write(receipt.total, to: &sink)
        sink.signed(receipt.deadline.milliseconds)
        sink.signed(Int64(receipt.extensionsLeft))
    }

    private static func hold(from source: inout ByteSource) throws(CodecFault) -> HoldReceipt {
        let hold = HoldID(try source.signed())
        let generation = try source.int32()
        var seats: [PricedPlace] = []
        for _ in 0..<(try source.count()) {
            seats.append(PricedPlace(place: PlaceNumber(try source.int32()), price: try source.signed()))
        }
        return HoldReceipt(
            hold: hold, generation: generation, seats: seats, total: try money(from: &source),
            deadline: Moment(milliseconds: try source.signed()), extensionsLeft: try size(from: &source))
    }

    private static func write(_ receipt: PaymentReceipt, to sink: inout ByteSink) {
        sink.signed(receipt.hold.number)
        sink.signed(receipt.payment.number)
        sink.signed(Int64(receipt.generation))
        sink.signed(Int64(receipt.seats))
        write(receipt.amount, to: &sink)
        sink.signed(receipt.deadline.milliseconds)
    }

    private static func payment(from source: inout ByteSource) throws(CodecFault) -> PaymentReceipt {
        PaymentReceipt(
            hold: HoldID(try source.signed()), payment: PaymentID(try source.signed()),
            generation: try source.int32(), seats: try size(from: &source), amount: try money(from: &source),
            deadline: Moment(milliseconds: try source.signed()))
    }

    private static func write(_ receipt: BookingReceipt, to sink: inout ByteSink) {
        sink.signed(receipt.booking.number)
        sink.signed(Int64(receipt.generation))
        sink.count(receipt.tickets.count)
        for ticket in receipt.tickets {
            sink.signed(Int64(ticket.place.index))
            sink.signed(ticket.price)
            sink.wide(ticket.code)
        }
        write(receipt.total, to: &sink)
        write(receipt.payment, to: &sink)
    }

    private static func booking(from source: inout ByteSource) throws(CodecFault) -> BookingReceipt {
        let booking = BookingID(try source.signed())
        let generation = try source.int32()
        var tickets: [BookingReceipt.Ticket] = []
        for _ in 0..<(try source.count()) {
            tickets.append(
                .init(place: PlaceNumber(try source.int32()), price: try source.signed(), code: try source.wide()))
        }
        return BookingReceipt(
            booking: booking, generation: generation, tickets: tickets, total: try money(from: &source),
            payment: try optionalPayment(from: &source))
    }

    private static func write(_ receipt: CancelReceipt, to sink: inout ByteSink) {
        sink.signed(receipt.booking.number)
        write(receipt.places, to: &sink)
        write(receipt.refund, to: &sink)
        write(receipt.payment, to: &sink)
        sink.signed(Int64(receipt.remaining))
    }

    private static func cancellation(from source: inout ByteSource) throws(CodecFault) -> CancelReceipt {
        CancelReceipt(
            booking: BookingID(try source.signed()), places: try places(from: &source),
            refund: try money(from: &source),
            payment: try optionalPayment(from: &source), remaining: try size(from: &source))
    }

    private static func write(_ receipt: CheckInReceipt, to sink: inout ByteSink) {
        sink.byte(receipt.verdict.rawValue)
        sink.signed(receipt.checkIn?.number ?? 0)
        sink.signed(receipt.booking?.number ?? 0)
        write(receipt.places, to: &sink)
        sink.flag(receipt.firstAt != nil)
        if let at = receipt.firstAt { sink.signed(at.milliseconds) }
        sink.flag(receipt.firstGate != nil)
        if let gate = receipt.firstGate { sink.text(gate.text) }
        sink.signed(Int64(receipt.party))
        sink.signed(Int64(receipt.inside))
    }

    private static func checkIn(from source: inout ByteSource) throws(CodecFault) -> CheckInReceipt {
        guard let verdict = CheckInReceipt.Verdict(rawValue: try source.byte()) else { throw .invalid }
        let checkIn = try source.signed()
        let booking = try source.signed()
        let places = try places(from: &source)
        let at = try source.flag() ? Moment(milliseconds: try source.signed()) : nil
        var gate: GateName?
        if try source.flag() {
            gate = GateName(try source.text())
            guard gate != nil else { throw .invalid }
        }
        return CheckInReceipt(
            verdict, checkIn: checkIn == 0 ? nil : CheckInID(checkIn), booking: booking == 0 ? nil : BookingID(booking),
            places: places, firstAt: at, firstGate: gate, party: try size(from: &source),
            inside: try size(from: &source))
    }
}
