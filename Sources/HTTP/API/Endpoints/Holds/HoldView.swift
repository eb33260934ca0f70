internal import Contract
internal import Domain

/// A hold as its owner sees it.
struct HoldView: Sendable {
    let id: HoldID
    let account: AccountID
    let generation: Int32
    let seats: [PricedPlace]
    let total: Money
    let deadline: Moment
    let extensionsLeft: Int
    let isPaying: Bool

    init(_ receipt: HoldReceipt, account: AccountID) {
        id = receipt.hold
        self.account = account
        generation = receipt.generation
        seats = receipt.seats
        total = receipt.total
        deadline = receipt.deadline
        extensionsLeft = receipt.extensionsLeft
        isPaying = false
    }

    init(_ entry: HoldEntry, _ terms: ShowTerms) {
        id = entry.id
        account = entry.account
        generation = entry.generation
        seats = entry.seats
        total = Money(clamping: entry.seats.reduce(0) { $0 &+ $1.price }, terms.currency)
        deadline = entry.deadline
        extensionsLeft = max(0, terms.settings.extensions - entry.extensions)
        isPaying = entry.isPaying
    }

    /// As the map has it; nil when there is no such hold any more.
    init?(_ id: HoldID, in map: SeatMap, now: Moment) {
        guard let holding = map.holding(id.number), holding.owner.kind == .hold, holding.owner.deadline > now else {
            return nil
        }
        let entry = HoldEntry(
            show: map.show, id: id, account: holding.owner.account, generation: holding.owner.generation,
            deadline: holding.owner.deadline, extensions: Int(holding.owner.extensions),
            isPaying: holding.places.first.map { map.state(of: $0) == .paying } ?? false,
            seats: holding.places.map { PricedPlace(place: $0, price: map.price(of: $0) ?? 0) })
        self.init(entry, map.terms)
    }

    func write(_ show: OpenShow, now: Moment, to json: inout JSONObjectWriter) {
        PublicID.letters(show.id, id).write("id", to: &json)
        json.string("show", show.slug)
        json.integer("generation", generation)
        json.string("status", isPaying ? "paying" : "held")
        json.array("seats") { list in
            for seat in seats {
                list.object { json in
                    json.string("label", show.layout.label(of: seat.place).text)
                    json.string("category", show.layout.category(of: seat.place).text)
                    json.money("price", seat.price, total.currency)
                }
            }
        }
        json.money("total", total)
        json.moment("expires_at", deadline)
        json.integer("expires_in_ms", deadline.since(now).count)
        json.integer("extensions_left", extensionsLeft)
    }
}
