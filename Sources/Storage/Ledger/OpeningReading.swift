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

    init(_ row: Row, _ show: ShowID) throws(StoreFailure) {
        self.show = show
        layout = LayoutID(try row.value(0))
        layoutVersion = try row.value(1)
        guard let epoch = UInt32(exactly: try row.value(3, as: Int64.self)),
            let headHash = EventHash(bytes: try row.bytes(5))
        else { throw StoreFailure(.corrupted, "show \(show) has a head that is none") }
        self.epoch = epoch
        headSeq = try row.value(4)
        self.headHash = headHash
        if let seq = try row.optional(6, as: Int64.self), let hash = EventHash(bytes: try row.bytes(7)) {
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

    func opening(_ layout: Layout, events: Rows, claims: Rows) throws(StoreFailure) -> ShowOpening {
        var map = try folded(layout)
        var hash = imageHash
        for row in events {
            let record = try LogRow(row, first: 0).record(show, after: hash)
            guard record.seq == map.seq + 1 else { throw corrupted("has a gap before event \(record.seq)") }
            do throws(FoldFault) { try map.apply(record.event) } catch {
                throw corrupted("has an event \(record.seq) that does not fit: \(error)")
            }
            hash = record.hash
        }
        guard map.seq == headSeq, hash == headHash else {
            throw corrupted("has its head at \(headSeq) and its last event at \(map.seq)")
        }
        try compare(map, try claims.only())
        return ShowOpening(map: map, position: LedgerPosition(epoch: epoch, seq: headSeq, hash: headHash))
    }

    private func folded(_ layout: Layout) throws(StoreFailure) -> SeatMap {
        let event: SeatEvent
        do throws(CodecFault) {
            event = try EventCodec.decode(image, kind: .unknown(0), at: imageAt)
        } catch {
            throw corrupted("has an image that cannot be read: \(error)")
        }
        do throws(FoldFault) {
            return try SeatMap(show: show, layout: layout, image: event, seq: imageSeq)
        } catch {
            throw corrupted("has an image that does not fit its layout: \(error)")
        }
    }

    /// The fold and the claims say the same of every place, or nothing is sold here.
    private func compare(_ map: SeatMap, _ row: Row) throws(StoreFailure) {
        let places: [Int32] = try row.array(0)
        let states: [Int16] = try row.array(1)
        let owners: [Int64] = try row.array(2)
        let generations: [Int32] = try row.array(3)
        var next = 0
        for index in map.layout.seats.indices {
            guard let place = Int32(exactly: index) else { break }
            guard let claim = map.claim(of: PlaceNumber(place)) else { continue }
            guard next < places.count, places[next] == place, states[next] == Int16(claim.state.rawValue),
                owners[next] == claim.owner, generations[next] == claim.generation
            else { throw corrupted("has a place \(place) whose claim is not what its events say") }
            next += 1
        }
        guard next == places.count else { throw corrupted("has claims that no event knows of") }
    }

    private func corrupted(_ what: String) -> StoreFailure { StoreFailure(.corrupted, "show \(show) \(what)") }
}
