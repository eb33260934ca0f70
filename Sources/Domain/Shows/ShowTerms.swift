/// All of a show that decisions about its seats read. It is folded from the show's own events.
package struct ShowTerms: Hashable, Sendable {
    /// Whose show it is.
    package var owner: AccountID
    package var life: ShowLife
    package var startsAt: Moment
    package var endsAt: Moment
    package var saleOpensAt: Moment
    /// From here on buyers get no seat; the desk may still sell until the end.
    package var saleClosesAt: Moment
    package var currency: Currency
    /// The price of each category of the layout, in its order, in minor units.
    package var prices: [Int64?]
    package var settings: ShowSettings

    package init(
        owner: AccountID, life: ShowLife = .draft, startsAt: Moment, endsAt: Moment,
        saleOpensAt: Moment = .distantPast, saleClosesAt: Moment? = nil, currency: Currency, prices: [Int64?],
        settings: ShowSettings = ShowSettings()
    ) {
        self.owner = owner
        self.life = life
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.saleOpensAt = saleOpensAt
        self.saleClosesAt = saleClosesAt ?? startsAt
        self.currency = currency
        self.prices = prices
        self.settings = settings
    }

    func isOnSale(at now: Moment) -> Bool { life == .onSale && now >= saleOpensAt && now < saleClosesAt }

    /// The desk sells to people who stand there, until the show is over.
    func isOpenAtDesk(at now: Moment) -> Bool {
        switch life {
        case .scheduled, .onSale: now < endsAt
        case .draft, .ended, .cancelled, .discarded: false
        }
    }

    func areDoorsOpen(at now: Moment) -> Bool {
        let opening = startsAt.advanced(by: Milliseconds(-settings.doorsBefore.count))
        switch life {
        case .scheduled, .onSale, .ended: return now >= opening && now <= endsAt
        case .draft, .cancelled, .discarded: return false
        }
    }

    /// The categories, by number, that have no price.
    package var unpriced: [Int] { prices.indices.filter { prices[$0] == nil } }
}
