internal import Contract
internal import Domain
internal import HTTP

// What the audit is told of those who change what is others': the seats as they stood when the command came, and as
// they stand now. Names and addresses of buyers are not its business; a booking is told by its id.
extension FrontDesk {
    /// How seats stood: a letter of staff for each.
    typealias Standing = [UInt8]

    /// The seats of a show before a command; nil when they cannot be told, or nobody keeps an audit.
    func standing(of show: OpenShow) async -> Standing? {
        guard audit != nil else { return nil }
        return await show.office.read { _, _, board in board.staff }
    }

    /// The show is what it was done to, whatever the path names, so that one search finds all that was done to it. A
    /// command that is told again is noted again, since nobody may have known what came of it the first time.
    /// - Parameters:
    ///   - before: nil for a command that is told again: it was done before the seats were read.
    ///   - key: under which one entry is kept.
    ///   - more: what else is true now.
    func note(
        _ operation: Operation, _ request: Request, at show: OpenShow, _ places: [PlaceNumber],
        from before: Standing?, to state: PlaceState, under key: WideID?, _ more: (inout JSONObjectWriter) -> Void
    ) {
        guard let audit else { return }
        let seats = Seats(of: show, places, limits)
        let after = JSONWriter.object { json in
            seats.write(to: &json) { _ in state }
            more(&json)
        }
        audit.record(
            operation.rawValue, PublicID.text(show.id), by: request.auditActor, .done,
            before: before.map { before in
                String(decoding: seats.text { Self.state(before, $0) }, as: UTF8.self)
            },
            after: String(decoding: after, as: UTF8.self), under: key)
    }

    /// Tells of a hall that is new, or has a new version.
    func note(
        _ operation: Operation, _ request: Request, of layout: LayoutID, under key: WideID,
        before: ((inout JSONObjectWriter) -> Void)? = nil,
        after: (inout JSONObjectWriter) -> Void
    ) {
        audit?.record(
            operation.rawValue, PublicID.text(layout), by: request.auditActor, .done,
            before: before.map { String(decoding: JSONWriter.object($0), as: UTF8.self) },
            after: String(decoding: JSONWriter.object(after), as: UTF8.self), under: key)
    }

    private static func state(_ standing: Standing, _ place: PlaceNumber) -> PlaceState? {
        guard standing.indices.contains(place.offset) else { return nil }
        return PlaceState.allCases.first { StateLetter.staff($0) == standing[place.offset] }
    }

    /// Seats of one command by what they are. Of very many some stand for all: the ledger has each.
    private struct Seats {
        private let named: [(place: PlaceNumber, label: String)]
        private let count: Int

        init(of show: OpenShow, _ places: [PlaceNumber], _ limits: FrontDeskLimits) {
            count = places.count
            named = places.prefix(limits.auditedSeats).map { ($0, show.layout.label(of: $0).text) }
        }

        func text(_ state: (PlaceNumber) -> PlaceState?) -> [UInt8] { JSONWriter.object { write(to: &$0, state) } }

        func write(to json: inout JSONObjectWriter, _ state: (PlaceNumber) -> PlaceState?) {
            json.integer("count", count)
            json.object("seats") { json in
                for known in PlaceState.allCases {
                    let labels = named.filter { state($0.place) == known }.map(\.label)
                    if !labels.isEmpty { json.strings(known.member, labels) }
                }
            }
        }
    }
}
