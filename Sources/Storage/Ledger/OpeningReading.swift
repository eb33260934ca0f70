internal import Domain

/// Folds what was read of a show into its map.
struct OpeningReading {
    let layout: LayoutID
    let layoutVersion: Int32
    private let show: ShowID
    private let epoch: UInt32
    private let headSeq: Int64
    private let headHash: EventHash
    private let imageSeq: Int64
    private let imageHash: EventHash
    private let imageAt: Moment
    private let image: [UInt8]
    /// The event to which the counts of the head belong, and the counts.
    private let counted: Int64
    private let counts: [Int]

    /// Whether an image was kept that it should begin with, whatever that is worth.
    let hasImage: Bool

    /// - Parameter fromStart: the image that was kept is passed over, and the show is folded from its first event.
    init(_ row: Row, _ show: ShowID, fromStart: Bool = false) throws(StoreFailure) {
        self.show = show
        layout = LayoutID(try row.value(0))
        layoutVersion = try row.value(1)
        guard let epoch = UInt32(exactly: try row.value(3, as: Int64.self)),
            let headHash = EventHash(bytes: try row.bytes(5))
        else { throw StoreFailure(.corrupted, "show \(show) has a head that is none") }
        self.epoch = epoch
        headSeq = try row.value(4)
        self.headHash = headHash
        counted = try row.value(10)
        counts = try (11...15).map { column throws(StoreFailure) in Int(try row.value(column, as: Int32.self)) }
        let keptSeq: Int64? = fromStart ? nil : try row.optional(6)
        hasImage = keptSeq != nil
        if let seq = keptSeq, let hash = EventHash(bytes: try row.bytes(7)) {
            imageSeq = seq
            imageHash = hash
            imageAt = Moment(milliseconds: try row.value(8))
            image = try row.bytes(9)
        } else {
            imageSeq = 0
            imageHash = .zero
            imageAt = .distantPast
            image = try row.bytes(2)
        }
    }

    /// The map of the image, and its hash.
    func begin(_ layout: Layout) throws(StoreFailure) -> ShowOpening {
        let event: SeatEvent
        do throws(CodecFault) {
            event = try EventCodec.decode(image, kind: .unknown(0), at: imageAt)
        } catch {
            throw corrupted("has an image that cannot be read: \(error)")
        }
        do throws(FoldFault) {
            let map = try SeatMap(show: show, layout: layout, image: event, seq: imageSeq)
            return ShowOpening(map: map, position: LedgerPosition(epoch: epoch, seq: imageSeq, hash: imageHash))
        } catch {
            throw corrupted("has an image that does not fit its layout: \(error)")
        }
    }

    /// The map with the next events.
    func advance(_ opening: ShowOpening, by events: Rows) throws(StoreFailure) -> ShowOpening {
        var map = opening.map
        var hash = opening.position.hash
        for row in events {
            let record = try LogRow(row, first: 0).record(show, after: hash)
            guard record.seq == map.seq + 1 else { throw corrupted("has a gap before event \(record.seq)") }
            do throws(FoldFault) {
                try map.apply(record.event)
            } catch {
                throw corrupted("has an event \(record.seq) that does not fit: \(error)")
            }
            hash = record.hash
        }
        return ShowOpening(map: map, position: LedgerPosition(epoch: epoch, seq: map.seq, hash: hash))
    }

    /// Holds the end of the fold against the head and against every claim: they say the same, or nothing is sold here.
    func finish(_ opening: ShowOpening, claims: Rows) throws(StoreFailure) {
        guard opening.position.seq == headSeq, opening.position.hash == headHash else {
            throw corrupted("has its head at \(headSeq) and its last event at \(opening.position.seq)")
        }
        try compare(opening.map, try claims.only())
    }

    /// Holds the counts of the head against the fold, if they belong to its event.
    func compareCounts(with map: SeatMap) throws(StoreFailure) {
        guard counted == headSeq else { return }
        let folded = map.counts
        guard counts == [folded.held, folded.paying, folded.booked, folded.checkedIn, folded.blocked] else {
            throw corrupted("has a head that counts its places wrongly")
        }
    }

    private func compare(_ map: SeatMap, _ row: Row) throws(StoreFailure) {
        let places: [Int32] = try row.array(0)
        let states: [Int16] = try row.array(1)
        let owners: [Int64] = try row.array(2)
        let generations: [Int32] = try row.array(3)
        var next = 0
        for index in map.layout.seats.indices {
            let place = PlaceNumber(Int32(truncatingIfNeeded: index))
            guard let claim = map.claim(of: place) else { continue }
            guard next < places.count, places[next] == place.index, states[next] == Int16(claim.state.rawValue),
                owners[next] == claim.owner, generations[next] == claim.generation
            else { throw corrupted("has a place \(place) whose claim is not what its events say") }
            next += 1
        }
        guard next == places.count else { throw corrupted("has claims that no event knows of") }
    }

    private func corrupted(_ what: String) -> StoreFailure { StoreFailure(.corrupted, "show \(show) \(what)") }
}
