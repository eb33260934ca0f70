/// The bytes of an event as they stand in the ledger, where a hash covers them. Compact, the same on every machine, and
/// readable by older nodes: owners, places and admissions come first and never change their form within a version;
/// details that a newer one adds follow behind.
package enum EventCodec {
    static let version: UInt8 = 1

    package static func encode(_ event: SeatEvent) -> [UInt8] {
        var sink = ByteSink()
        sink.byte(version)
        sink.count(event.owners.count)
        for owner in event.owners { write(owner, event.at, to: &sink) }
        sink.count(event.places.count)
        var previous: Int64 = 0
        for change in event.places {
            write(change, previous, event.owners, to: &sink)
            previous = Int64(change.place.index)
        }
        sink.count(event.admissions.count)
        for admission in event.admissions { write(admission, event.at, to: &sink) }
        DetailCodec.write(event.detail, to: &sink)
        return sink.bytes
    }

    /// - Parameters:
    ///   - kind: the event's kind and moment stand beside its bytes.
    package static func decode(
        _ bytes: [UInt8], kind: EventKind, at: Moment, limits: ShowLimits = ShowLimits()
    ) throws(CodecFault) -> SeatEvent {
        var source = ByteSource(bytes)
        let found = try source.byte()
        guard found == version else { throw .version(found) }
        var owners: [OwnerState] = []
        var places: [PlaceChange] = []
        var admissions: [Admission] = []
        for _ in 0..<(try source.count()) { owners.append(try owner(from: &source, at)) }
        var previous: Int64 = 0
        for _ in 0..<(try source.count()) {
            let change = try change(from: &source, previous, owners, limits)
            previous = Int64(change.place.index)
            places.append(change)
        }
        for _ in 0..<(try source.count()) { admissions.append(try admission(from: &source, at, limits)) }
        let detail = try DetailCodec.read(from: &source, limits)
        guard source.remaining == 0 else { throw .surplus }
        return SeatEvent(kind, at: at, owners: owners, places: places, admissions: admissions, detail: detail)
    }

    // MARK: Owners

    private static func write(_ owner: OwnerState, _ at: Moment, to sink: inout ByteSink) {
        sink.signed(owner.id)
        sink.byte(owner.kind.rawValue)
        sink.signed(Int64(owner.generation))
        sink.signed(owner.account.number)
        write(owner.deadline, at, to: &sink)
        write(owner.since, at, to: &sink)
        sink.byte(owner.extensions)
        sink.flag(owner.isStretched)
        sink.signed(owner.payment?.number ?? 0)
    }

    private static func owner(from source: inout ByteSource, _ at: Moment) throws(CodecFault) -> OwnerState {
        let id = try source.signed()
        guard let kind = OwnerState.Kind(rawValue: try source.byte()) else { throw .invalid }
        let generation = try source.int32()
        let account = AccountID(try source.signed())
        let deadline = try moment(from: &source, at)
        let since = try moment(from: &source, at)
        let extensions = try source.byte()
        let isStretched = try source.flag()
        let payment = try source.signed()
        return OwnerState(
            id: id, kind: kind, generation: generation, account: account, deadline: deadline, since: since,
            extensions: extensions, isStretched: isStretched, payment: payment == 0 ? nil : PaymentID(payment))
    }

    // MARK: Moments

    /// As the distance from the event's own moment: two or three bytes instead of six.
    static func write(_ moment: Moment, _ at: Moment, to sink: inout ByteSink) {
        sink.signed(moment.milliseconds &- at.milliseconds)
    }

    static func moment(from source: inout ByteSource, _ at: Moment) throws(CodecFault) -> Moment {
        Moment(milliseconds: at.milliseconds &+ (try source.signed()))
    }

    // MARK: Places

    private static let hasPrice: UInt8 = 0x10
    private static let hasTicket: UInt8 = 0x20
    /// The owner is the first one of this event; otherwise its number follows.
    private static let isFirstOwner: UInt8 = 0x40

    private static func write(
        _ change: PlaceChange, _ previous: Int64, _ owners: [OwnerState], to sink: inout ByteSink
    ) {
        let isFirst = change.owner != 0 && change.owner == owners.first?.id
        sink.signed(Int64(change.place.index) - previous)
        sink.byte(
            change.state.rawValue | (change.price != 0 ? hasPrice : 0) | (change.ticket != nil ? hasTicket : 0)
                | (isFirst ? isFirstOwner : 0))
        if !isFirst { sink.signed(change.owner) }
        if change.price != 0 { sink.signed(change.price) }
        if let ticket = change.ticket { sink.wide(ticket) }
    }

    private static func change(
        from source: inout ByteSource, _ previous: Int64, _ owners: [OwnerState], _ limits: ShowLimits
    ) throws(CodecFault) -> PlaceChange {
        let (index, overflow) = previous.addingReportingOverflow(try source.signed())
        guard !overflow, let place = Int32(exactly: index), place >= 0 else { throw .invalid }
        let marks = try source.byte()
        guard marks & 0x80 == 0, let state = PlaceState(rawValue: marks & 0x0F) else { throw .invalid }
        let first = owners.first?.id ?? 0
        let owner: Int64
        if marks & isFirstOwner != 0 {
            guard first != 0 else { throw .invalid }
            owner = first
        } else {
            owner = try source.signed()
            guard owner == 0 || owner != first else { throw .invalid }
        }
        let price = marks & hasPrice != 0 ? try source.signed() : 0
        guard marks & hasPrice == 0 || (1...limits.price).contains(price) else { throw .invalid }
        let ticket = marks & hasTicket != 0 ? try source.wide() : nil
        return PlaceChange(PlaceNumber(place), state, owner: owner, price: price, ticket: ticket)
    }

    // MARK: Admissions

    private static func write(_ admission: Admission, _ at: Moment, to sink: inout ByteSink) {
        sink.signed(Int64(admission.place.index))
        sink.signed(admission.checkIn.number)
        write(admission.at, at, to: &sink)
        sink.text(admission.gate.text)
        sink.flag(admission.isInside)
    }

    private static func admission(
        from source: inout ByteSource, _ at: Moment, _ limits: ShowLimits
    ) throws(CodecFault) -> Admission {
        let place = try source.int32()
        guard place >= 0 else { throw .invalid }
        let checkIn = CheckInID(try source.signed())
        let moment = try moment(from: &source, at)
        guard let gate = GateName(try source.text(), limits: limits) else { throw .invalid }
        return Admission(
            place: PlaceNumber(place), checkIn: checkIn, at: moment, gate: gate, isInside: try source.flag())
    }
}
