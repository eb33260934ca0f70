/// The details of an event: one mark for each field that is there, then the fields in the order of their marks. Fields
/// of a newer version have higher marks, so what they are made of is the rest of the bytes, and is kept as it is.
enum DetailCodec {
    private enum Mark: Int, CaseIterable {
        case hold, booking, payment, by, reason, gate, direction, amount, code, checkIn, method, terms, gates, hasSold
        /// The show of the terms was discarded, not cancelled.
        case discarded

        var bit: UInt64 { 1 << UInt64(rawValue) }
    }

    private static let known = Mark.allCases.reduce(UInt64(0)) { $0 | $1.bit }

    static func write(_ detail: EventDetail, to sink: inout ByteSink) {
        var marks = detail.newer?.marks ?? 0
        for mark in Mark.allCases where isSet(mark, in: detail) { marks |= mark.bit }
        sink.number(marks)
        if let hold = detail.hold { sink.signed(hold.number) }
        if let booking = detail.booking { sink.signed(booking.number) }
        if let payment = detail.payment { sink.signed(payment.number) }
        if let by = detail.by { sink.signed(by.number) }
        if let reason = detail.reason { sink.text(reason.text) }
        if let gate = detail.gate { sink.text(gate.text) }
        if let direction = detail.direction { sink.byte(direction.rawValue) }
        if let amount = detail.amount { sink.signed(amount) }
        if let code = detail.code { sink.text(code.text) }
        if let checkIn = detail.checkIn { sink.signed(checkIn.number) }
        if let method = detail.method { sink.byte(method.rawValue) }
        if let terms = detail.terms { TermsCodec.write(terms, to: &sink) }
        if let gates = detail.gates { write(gates, to: &sink) }
        if let hasSold = detail.hasSold { sink.flag(hasSold) }
        if let newer = detail.newer { sink.raw(newer.bytes) }
    }

    private static func isSet(_ mark: Mark, in detail: EventDetail) -> Bool {
        switch mark {
        case .hold: detail.hold != nil
        case .booking: detail.booking != nil
        case .payment: detail.payment != nil
        case .by: detail.by != nil
        case .reason: detail.reason != nil
        case .gate: detail.gate != nil
        case .direction: detail.direction != nil
        case .amount: detail.amount != nil
        case .code: detail.code != nil
        case .checkIn: detail.checkIn != nil
        case .method: detail.method != nil
        case .terms: detail.terms != nil
        case .gates: detail.gates != nil
        case .hasSold: detail.hasSold != nil
        case .discarded: detail.terms?.life == .discarded
        }
    }

    static func read(from source: inout ByteSource, _ limits: ShowLimits) throws(CodecFault) -> EventDetail {
        let marks = try source.number()
        var detail = EventDetail()
        for mark in Mark.allCases where marks & mark.bit != 0 {
            try read(mark, into: &detail, from: &source, limits)
        }
        let newer = marks & ~known
        if newer != 0 { detail.newer = .init(marks: newer, bytes: source.rest()) }
        return detail
    }

    private static func read(
        _ mark: Mark, into detail: inout EventDetail, from source: inout ByteSource, _ limits: ShowLimits
    ) throws(CodecFault) {
        switch mark {
        case .hold: detail.hold = HoldID(try source.signed())
        case .booking: detail.booking = BookingID(try source.signed())
        case .payment: detail.payment = PaymentID(try source.signed())
        case .by: detail.by = AccountID(try source.signed())
        case .reason: detail.reason = try valid(Reason(try source.text(), limits: limits))
        case .gate: detail.gate = try valid(GateName(try source.text(), limits: limits))
        case .direction: detail.direction = try valid(Direction(rawValue: try source.byte()))
        case .amount: detail.amount = try source.signed()
        case .code: detail.code = try valid(BookingCode(try source.text()))
        case .checkIn: detail.checkIn = CheckInID(try source.signed())
        case .method: detail.method = try valid(PaymentMethod(rawValue: try source.byte()))
        case .terms: detail.terms = try TermsCodec.read(from: &source, limits)
        case .gates: detail.gates = try gates(from: &source, limits)
        case .hasSold: detail.hasSold = try source.flag()
        case .discarded:
            guard detail.terms?.life == .cancelled else { throw .invalid }
            detail.terms?.life = .discarded
        }
    }

    private static func valid<Value>(_ value: Value?) throws(CodecFault) -> Value {
        guard let value else { throw .invalid }
        return value
    }

    private static func write(_ gates: [GateCount], to sink: inout ByteSink) {
        sink.count(gates.count)
        for gate in gates {
            sink.text(gate.gate.text)
            sink.signed(gate.entries)
            sink.signed(gate.exits)
        }
    }

    private static func gates(
        from source: inout ByteSource, _ limits: ShowLimits
    ) throws(CodecFault) -> [GateCount] {
        var gates: [GateCount] = []
        for _ in 0..<(try source.count()) {
            let name = try valid(GateName(try source.text(), limits: limits))
            gates.append(GateCount(gate: name, entries: try source.signed(), exits: try source.signed()))
        }
        return gates
    }
}
