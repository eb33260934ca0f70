import Testing

@testable import Domain

/// A hall for tests, on which everything is on sale: rows A, B … of equal length, the rear half deluxe.
enum Hall {
    static let opening = Moment(milliseconds: 1_800_000_000_000)
    static let start = opening.advanced(by: .hours(24))
    static let end = start.advanced(by: .hours(3))
    static let owner = AccountID(900)

    static func layout(rows: Int = 4, seats: Int = 10) throws -> Layout {
        let names = (0..<rows).map { String(UnicodeScalar(UInt8(65 + $0))) }
        let front = max(1, rows / 2)
        var bands = [GridPlan.Band(rows: "A-\(names[front - 1])", category: "standard")]
        if front < rows { bands.append(.init(rows: "\(names[front])-\(names[rows - 1])", category: "deluxe")) }
        let grid = GridPlan(rows: "A-\(names[rows - 1])", seats: seats, categories: bands)
        return try Layout(id: LayoutID(1), version: 1, plan: grid.plan())
    }

    static func terms(
        life: ShowLife = .onSale, categories: Int = 2, settings: ShowSettings = ShowSettings()
    ) throws -> ShowTerms {
        ShowTerms(
            owner: owner, life: life, startsAt: start, endsAt: end, currency: try #require(Currency("INR")),
            prices: (0..<categories).map { 30_000 + Int64($0) * 15_000 }, settings: settings)
    }
}
