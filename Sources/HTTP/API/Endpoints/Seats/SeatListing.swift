internal import Contract
internal import Domain

/// The seats of a map as one caller sees them.
struct SeatListing {
    let map: SeatMap
    let account: AccountID
    let isStaff: Bool
    private let mine: Set<PlaceNumber>

    init(map: SeatMap, account: AccountID, isStaff: Bool) {
        self.map = map
        self.account = account
        self.isStaff = isStaff
        mine = account == .nobody ? [] : Set(map.holdings(of: account).flatMap(\.places))
    }

    func places(
        from first: Int, state: PlaceState?, section: String?, category: String?, limit: Int
    ) -> [PlaceNumber] {
        let layout = map.layout
        var found: [PlaceNumber] = []
        for offset in layout.seats.indices.dropFirst(first) {
            guard found.count < limit else { break }
            let place = PlaceNumber(Int32(truncatingIfNeeded: offset))
            if let state, shown(place) != state { continue }
            if let category, layout.category(of: place).text != category { continue }
            if let section, layout.sections[row(of: place).section].name != section { continue }
            found.append(place)
        }
        return found
    }

    func write(_ place: PlaceNumber, to json: inout JSONObjectWriter) {
        let seat = map.layout.seats[place.offset]
        json.string("label", seat.label.text)
        json.string("section", map.layout.sections[row(of: place).section].name)
        json.string("row", row(of: place).name)
        json.integer("number", seat.number)
        json.string("category", map.layout.category(of: place).text)
        json.strings("flags", seat.flags.texts)
        if let price = map.listPrice(place) {
            json.money("price", price, map.terms.currency)
        } else {
            json.null("price")
        }
        json.string("state", shown(place).name)
        json.flag("mine", mine.contains(place))
    }

    private func row(of place: PlaceNumber) -> Layout.Row { map.layout.rows[Int(map.layout.seats[place.offset].row)] }

    /// Whoever is not staff sees neither payments nor who came in.
    private func shown(_ place: PlaceNumber) -> PlaceState {
        let state = map.state(of: place)
        guard !isStaff else { return state }
        switch state {
        case .paying: return .held
        case .checkedIn: return .booked
        case .free, .held, .booked, .blocked: return state
        }
    }
}

extension PlaceState {
    var name: String { member.description }

    /// As the name of a member.
    var member: StaticString {
        switch self {
        case .free: "free"
        case .held: "held"
        case .paying: "paying"
        case .booked: "booked"
        case .checkedIn: "checked_in"
        case .blocked: "blocked"
        }
    }
}
