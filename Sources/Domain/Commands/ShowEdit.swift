/// What somebody wants changed about a show; the rest stays.
package struct ShowEdit: Hashable, Sendable {
    package var life: ShowLife?
    package var startsAt: Moment?
    package var endsAt: Moment?
    package var saleOpensAt: Moment?
    package var saleClosesAt: Moment?
    /// The sale closes when the show starts, whenever that is.
    package var closesWithStart = false
    /// New prices by the number of their category.
    package var prices: [Int: Int64] = [:]
    package var settings = SettingsEdit()
    /// Only when nothing of it was ever sold.
    package var wantsUnsold = false

    package init(life: ShowLife? = nil) {
        self.life = life
    }

    /// What is named is merged into the terms as they are when it is decided, not as somebody saw them before.
    func applied(to terms: ShowTerms) -> ShowTerms {
        var next = terms
        next.life = life.map { Self.life($0, after: terms.life) } ?? terms.life
        next.startsAt = startsAt ?? terms.startsAt
        next.endsAt = endsAt ?? terms.endsAt
        next.saleOpensAt = saleOpensAt ?? terms.saleOpensAt
        // A sale that closes with the start moves with it.
        let follows = closesWithStart || terms.saleClosesAt == terms.startsAt
        next.saleClosesAt = saleClosesAt ?? (follows ? next.startsAt : terms.saleClosesAt)
        for (category, price) in prices where next.prices.indices.contains(category) { next.prices[category] = price }
        next.settings = settings.applied(to: terms.settings)
        return next
    }

    /// What is called off before anybody heard of it is discarded.
    private static func life(_ wanted: ShowLife, after life: ShowLife) -> ShowLife {
        wanted == .cancelled && !life.isAnnounced ? .discarded : wanted
    }
}
