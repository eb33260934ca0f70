internal import API
internal import Contract
internal import Domain

/// What one event is called in a message, for each scope.
enum ChangeItems {
    /// - Parameter seats: those that look different to everybody.
    static func open(_ event: SeatEvent, _ seats: SeatGroups) -> [FeedChange.Item] {
        seats.groups.map { group in
            // What only staff know by name is told to everybody without one.
            var item = FeedChange.Item(kind: event.kind.isPublic ? event.kind.name : nil)
            item.state = group.letter
            item.seats = group.labels
            return item
        }
    }

    static func staff(_ event: SeatEvent, _ seats: SeatGroups, show: ShowID) -> [FeedChange.Item] {
        if event.kind == .showChanged { return [] }
        var common = FeedChange.Item(kind: event.kind.name)
        let detail = event.detail
        common.hold = detail.hold.map { PublicID.text(show, $0) }
        common.booking = detail.booking.map { PublicID.text(show, $0) }
        common.by = detail.by.flatMap { account in account == .nobody ? nil : PublicID.text(account) }
        common.gate = detail.gate?.text
        common.reason = detail.reason?.text
        if let hold = detail.hold, let owner = event.owners.first(where: { $0.kind == .hold && $0.id == hold.number }) {
            common.until = Timestamp.text(owner.deadline)
        }
        guard !seats.isEmpty else { return [common] }
        return seats.groups.map { group in
            var item = common
            item.state = group.letter
            item.seats = group.labels
            return item
        }
    }

    static func status(_ status: ShowStatus) -> FeedChange.Item {
        var item = FeedChange.Item(kind: "status")
        item.status = status.rawValue
        return item
    }
}
