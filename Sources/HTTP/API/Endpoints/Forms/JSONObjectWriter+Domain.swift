internal import Contract
internal import Domain

extension JSONObjectWriter {
    mutating func money(_ name: StaticString, _ money: Money) { self.money(name, money.amount, money.currency) }

    mutating func money(_ name: StaticString, _ amount: Int64, _ currency: Currency) {
        object(name) { json in
            json.integer("amount", amount)
            json.string("currency", currency.description)
        }
    }

    /// Null for a moment that is never.
    mutating func moment(_ name: StaticString, _ moment: Moment?) {
        if let text = moment.flatMap(Timestamp.letters) { text.write(name, to: &self) } else { null(name) }
    }

    mutating func optional(_ name: StaticString, _ text: String?) {
        if let text { string(name, text) } else { null(name) }
    }

    mutating func position(_ position: LedgerPosition) {
        var text = DigitText()
        text.append(word: position.epoch)
        text.append(":")
        text.append(position.seq)
        text.append(":")
        text.append(word: position.hash.tagWord)
        text.write("position", to: &self)
    }

    /// Everybody sees a seat that is being paid as held, one whose ticket was used as booked.
    mutating func counts(_ counts: SeatCounts, forStaff isStaff: Bool) {
        object("counts") { json in
            json.integer("total", counts.total)
            json.integer("free", counts.free)
            json.integer("held", isStaff ? counts.held : counts.held + counts.paying)
            json.integer("booked", isStaff ? counts.booked : counts.booked + counts.checkedIn)
            json.integer("blocked", counts.blocked)
            guard isStaff else { return }
            json.integer("paying", counts.paying)
            json.integer("checked_in", counts.checkedIn)
        }
    }

    mutating func prices(_ terms: ShowTerms, _ categories: [CategoryName]) {
        array("prices") { list in
            for (category, price) in zip(categories, terms.prices) {
                list.object { json in
                    json.string("category", category.text)
                    if let price { json.money("price", price, terms.currency) } else { json.null("price") }
                }
            }
        }
    }
}

extension Money {
    /// For people.
    var words: String { MoneyText.of(amount, currency.description) }
}
