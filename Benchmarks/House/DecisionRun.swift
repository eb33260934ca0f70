import CountMalloc
import Domain

/// How often the box office allocates for a hold of two seats in a hall of 20,000: decided, written as the bytes of its
/// event, and folded into the map.
struct DecisionRun {
    private static let seats = 200
    private static let rows = 100

    func allocations(holds: Int) throws -> Int {
        guard holds <= Self.rows * Self.seats / 2 else { throw Arguments.Fault("the hall has no seats for so many") }
        var map = try hall()
        let layout = map.layout
        let now = Moment(milliseconds: 1_800_000_000_000)
        let before = count_malloc_calls()
        for number in 0..<holds {
            let labels = [layout.seats[number * 2].label.text, layout.seats[number * 2 + 1].label.text]
            let command = Command(
                id: CommandID(high: 1, low: UInt64(number)), fingerprint: UInt64(number),
                caller: .account(AccountID(Int64(number) + 1), .customer),
                intent: .hold(HoldID(Int64(number) + 1), .named(labels)))
            let decision = map.decide(CollectionOfOne(command), now: now)
            guard !decision.events.isEmpty else { throw Arguments.Fault("a hold was not made: \(decision.outcomes)") }
            for event in decision.events { try map.apply(event) }
        }
        return Int(count_malloc_calls() - before)
    }

    private func hall() throws -> SeatMap {
        let grid = GridPlan(rows: "A-CV", seats: Self.seats, categories: [.init(rows: "A-CV", category: "standard")])
        let layout = try Layout(id: LayoutID(1), version: 1, plan: try grid.plan())
        guard let currency = Currency("INR") else { throw Arguments.Fault("there is no INR") }
        let start = Moment(milliseconds: 1_800_003_600_000)
        let terms = ShowTerms(
            owner: AccountID(900), life: .onSale, startsAt: start, endsAt: start.advanced(by: .hours(2)),
            currency: currency, prices: [45_000], settings: ShowSettings())
        return SeatMap(show: ShowID(1), layout: layout, terms: terms)
    }
}
