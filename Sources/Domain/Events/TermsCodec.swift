/// The terms of a show as bytes.
enum TermsCodec {
    static func write(_ terms: ShowTerms, to sink: inout ByteSink) {
        sink.signed(terms.owner.number)
        sink.byte(word(for: terms.life).rawValue)
        for moment in [terms.startsAt, terms.endsAt, terms.saleOpensAt, terms.saleClosesAt] {
            sink.signed(moment.milliseconds)
        }
        sink.number(UInt64(terms.currency.packed))
        sink.count(terms.prices.count)
        for price in terms.prices {
            sink.flag(price != nil)
            if let price { sink.signed(price) }
        }
        let settings = terms.settings
        for number in [
            settings.holdTime.count, Int64(settings.seatsPerHold), Int64(settings.seatsPerBuyer),
            settings.extensionTime.count, Int64(settings.extensions), settings.longestHold.count,
            settings.paymentTime.count, settings.doorsBefore.count, settings.undoTime.count,
        ] { sink.signed(number) }
    }

    /// Older nodes know no discarded shows and take them for cancelled ones: `DetailCodec` marks the difference.
    private static func word(for life: ShowLife) -> ShowLife { life == .discarded ? .cancelled : life }

    static func read(from source: inout ByteSource, _ limits: ShowLimits) throws(CodecFault) -> ShowTerms {
        let owner = AccountID(try source.signed())
        guard let life = ShowLife(rawValue: try source.byte()), word(for: life) == life else { throw .invalid }
        let starts = Moment(milliseconds: try source.signed())
        let ends = Moment(milliseconds: try source.signed())
        let opens = Moment(milliseconds: try source.signed())
        let closes = Moment(milliseconds: try source.signed())
        guard let packed = UInt32(exactly: try source.number()), let currency = Currency(packed: packed) else {
            throw .invalid
        }
        var prices: [Int64?] = []
        for _ in 0..<(try source.count()) {
            let price = try source.flag() ? try source.signed() : nil
            guard price.map({ (0...limits.price).contains($0) }) ?? true else { throw .invalid }
            prices.append(price)
        }
        var settings = ShowSettings()
        settings.holdTime = Milliseconds(try source.signed())
        settings.seatsPerHold = Int(try source.signed())
        settings.seatsPerBuyer = Int(try source.signed())
        settings.extensionTime = Milliseconds(try source.signed())
        settings.extensions = Int(try source.signed())
        settings.longestHold = Milliseconds(try source.signed())
        settings.paymentTime = Milliseconds(try source.signed())
        settings.doorsBefore = Milliseconds(try source.signed())
        settings.undoTime = Milliseconds(try source.signed())
        guard settings.faults(limits: limits).isEmpty else { throw .invalid }
        return ShowTerms(
            owner: owner, life: life, startsAt: starts, endsAt: ends, saleOpensAt: opens, saleClosesAt: closes,
            currency: currency, prices: prices, settings: settings)
    }
}
