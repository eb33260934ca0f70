internal import Domain

extension Form {
    /// `{"amount":45000,"currency":"INR"}`, an amount that is not negative.
    mutating func money(_ member: String, largest: Int64 = Money.largest, isRequired: Bool = true) -> Money? {
        guard var part = part(member, isRequired: isRequired) else { return nil }
        let money = part.money(largest: largest)
        join(part)
        return money
    }

    /// The members of an amount.
    mutating func money(largest: Int64) -> Money? {
        let amount = integer("amount", in: 0...largest)
        let code = string("currency")
        let currency = code.flatMap { Currency($0) }
        if code != nil, currency == nil { refuse("currency", "INVALID", "This must be a currency like INR.") }
        guard let amount, let currency else { return nil }
        return try? Money(amount, currency)
    }

    /// Why staff do something.
    mutating func reason(isRequired: Bool = true) -> Reason? {
        text("reason", bytes: 1...ShowLimits().reasonBytes, isRequired: isRequired).flatMap { Reason($0) }
    }

    /// Labels of seats, none twice in the same spelling; the domain says whether they exist.
    mutating func labels(most: Int, isRequired: Bool = true) -> [String]? {
        texts("seats", count: 1...most, bytes: 1...LayoutLimits().labelBytes, isRequired: isRequired)
    }

    /// `seats` by name, or `best`: one of both.
    mutating func wish() -> SeatWish? {
        guard has("seats") != has("best") else {
            _ = (value("seats", isRequired: false), value("best", isRequired: false))
            refuse("seats", has("seats") ? "INVALID" : "REQUIRED", "Name either seats or best.")
            return nil
        }
        if has("seats") { return labels(most: ShowLimits().seatsPerHold).map { .named($0) } }
        guard var best = part("best") else { return nil }
        let count = best.integer("count", in: 1...Int64(ShowLimits().seatsPerHold))
        let category = best.text("category", bytes: 1...LayoutLimits().nameBytes, isRequired: false)
        join(best)
        return count.map { .best(Int($0), category: category) }
    }
}
