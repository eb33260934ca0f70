extension ShowTerms {
    /// What must hold for the terms by themselves.
    package func check(_ layout: Layout, _ limits: ShowLimits) throws(ShowFault) {
        guard endsAt > startsAt else { throw .endsBeforeStart }
        guard saleClosesAt > saleOpensAt, saleClosesAt <= endsAt else { throw .saleWindow }
        guard prices.count == layout.categories.count else { throw .priceOutOfRange }
        guard prices.allSatisfy({ $0.map { (0...limits.price).contains($0) } ?? true }) else { throw .priceOutOfRange }
        let wrong = settings.faults(limits: limits)
        guard wrong.isEmpty else { throw .settings(wrong) }
        guard life == .draft || life.isCalledOff || unpriced.isEmpty else {
            throw .missingPrice(unpriced.map { layout.categories[$0] })
        }
    }

    /// What must hold for the step from these terms to the next.
    func check(
        next: Self, layout: Layout, limits: ShowLimits, hasSold: Bool, now: Moment
    ) throws(ShowFault) {
        guard next.life == life || life.mayBecome(next.life) else {
            throw .invalidTransition(from: life, to: next.life)
        }
        if life == .ended || life.isCalledOff, next != self { throw .frozen }
        let isNewlyTimed = next.startsAt != startsAt || next.endsAt != endsAt
        if hasSold, isNewlyTimed || next.prices != prices || next.currency != currency { throw .frozen }
        if next.startsAt != startsAt, next.startsAt <= now { throw .pastDatetime }
        if life == .draft, next.life == .scheduled, next.endsAt <= now { throw .over }
        try next.check(layout, limits)
    }
}
