internal import Contract
internal import Domain

/// Reads the terms of a show.
enum ShowForm {
    /// The prices of a layout's categories by their numbers, each in the same currency.
    static func prices(_ form: inout Form, _ layout: Layout) -> (currency: Currency, prices: [Int: Int64])? {
        guard let rows = form.table("prices", count: 1...LayoutLimits().categories) else { return nil }
        var prices: [Int: Int64] = [:]
        var currency: Currency?
        for row in rows {
            guard var part = form.row(row, of: "prices") else { continue }
            let money = part.money(largest: ShowLimits().price)
            if layout.category(named: row.name) == nil {
                part.refuse("", "INVALID", "The layout has no such category.")
            }
            if let money, let currency, money.currency != currency {
                part.refuse("currency", "INVALID", "All prices are in one currency.")
            }
            form.join(part)
            if let money, let index = layout.category(named: row.name) {
                prices[Int(index)] = money.amount
                currency = currency ?? money.currency
            }
        }
        return currency.map { ($0, prices) }
    }

    /// What is not named stays as it is. Null takes away what a show can be without.
    static func edit(_ form: inout Form, _ show: OpenShow, _ terms: ShowTerms) -> ShowEdit {
        form.refuseNull("starts_at", "ends_at", "prices", "settings")
        let times = FrontDesk.Times(&form, areRequired: false)
        var edit = ShowEdit()
        edit.startsAt = times.starts
        edit.endsAt = times.ends
        edit.saleOpensAt = form.isNull("sale_opens_at") ? .distantPast : times.opens
        edit.saleClosesAt = times.closes
        edit.closesWithStart = form.isNull("sale_closes_at")
        edit.settings = settings(&form)
        guard form.value("prices", isRequired: false) != nil else { return edit }
        let priced = prices(&form, show.layout)
        if let priced, priced.currency != terms.currency {
            form.refuse("prices", "INVALID", "The currency of a show stays what it is.")
        }
        edit.prices = priced?.prices ?? [:]
        return edit
    }

    static func settings(_ form: inout Form) -> SettingsEdit {
        var settings = SettingsEdit()
        guard var part = form.part("settings", isRequired: false) else { return settings }
        let limits = ShowLimits()
        let times = limits.holdTime
        func time(_ name: String, _ range: ClosedRange<Int64>, _ path: WritableKeyPath<SettingsEdit, Milliseconds?>) {
            part.refuseNull(name)
            if let read = part.integer(name, in: range, isRequired: false) {
                settings[keyPath: path] = Milliseconds(read)
            }
        }
        func number(_ name: String, _ range: ClosedRange<Int>, _ path: WritableKeyPath<SettingsEdit, Int?>) {
            let range = Int64(range.lowerBound)...Int64(range.upperBound)
            part.refuseNull(name)
            if let read = part.integer(name, in: range, isRequired: false) { settings[keyPath: path] = Int(read) }
        }
        time("hold_ms", times, \.holdTime)
        number("seats_per_hold", 1...limits.seatsPerHold, \.seatsPerHold)
        number("seats_per_buyer", 1...limits.seatsPerDeskCommand, \.seatsPerBuyer)
        time("extension_ms", 0...times.upperBound, \.extensionTime)
        number("extensions", 0...limits.extensions, \.extensions)
        time("longest_hold_ms", times, \.longestHold)
        time("payment_ms", 0...times.upperBound, \.paymentTime)
        time("doors_before_ms", 0...limits.doorTime, \.doorsBefore)
        time("undo_ms", 0...limits.doorTime, \.undoTime)
        form.join(part)
        return settings
    }
}
