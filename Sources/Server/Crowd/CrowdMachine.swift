/// Decides what the crowd of the demo does next: parties hold, buy, change their minds or forget to; two gates scan;
/// the desk takes bookings back when the house gets too full. Draws its luck from a seed and reads no clock.
struct CrowdMachine {
    enum Action: Equatable, Sendable {
        /// A new party holds the best seats.
        case hold(seats: Int)
        case buy(hold: String, pass: String, name: String)
        case release(hold: String, pass: String)
        case scan(code: String, gate: String, isEntry: Bool)
        case cancel(booking: String)
        case rest
    }

    /// How full the house is.
    struct House: Equatable, Sendable {
        var total = 0
        var free = 0
        var inside = 0

        /// Hundredths that are taken.
        var fill: Int { total > 0 ? (total - free) * 100 / total : 0 }
    }

    struct Party: Equatable, Sendable {
        let hold: String
        let pass: String
        let seats: Int
    }

    /// A booking with what the doors read; whoever is inside may go out again.
    struct Booking: Equatable, Sendable {
        let id: String
        let codes: [String]
        var entered = 0
    }

    static let gates = ["north", "south"]
    private static let first = [
        "Asha", "Ben", "Chen", "Dana", "Eli", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena",
    ]
    private static let last = ["Rao", "Okri", "Wei", "Levi", "Novak", "Khan", "Silva", "Mori"]
    /// Whoever reads the list of guests shall see who is none.
    static let mark = "Crowd"

    let plan: CrowdPlan
    let limits: CrowdLimits
    private(set) var house = House()
    private(set) var parties: [Party] = []
    private(set) var bookings: [Booking] = []
    private var luck: UInt64

    init(seed: UInt64, plan: CrowdPlan = CrowdPlan(), limits: CrowdLimits = CrowdLimits()) {
        luck = seed
        self.plan = plan
        self.limits = limits
    }

    // MARK: What it learns

    mutating func saw(_ house: House, _ bookings: [Booking]) {
        self.house = house
        self.bookings = Array(bookings.prefix(limits.bookings))
    }

    mutating func held(_ party: Party) {
        house.free -= party.seats
        parties.append(party)
        // Whoever is forgotten lets his hold run out, as people do.
        if parties.count > limits.parties { parties.removeFirst() }
    }

    /// A party that has gone, in whichever way. The room it left is counted when the show is seen again: its hold may
    /// have run out before, and its seats be others' by now.
    mutating func left(hold: String) {
        parties.removeAll { $0.hold == hold }
    }

    mutating func bought(_ booking: Booking) {
        bookings.append(booking)
        if bookings.count > limits.bookings { bookings.removeFirst() }
    }

    mutating func cancelled(_ id: String) {
        guard let index = bookings.firstIndex(where: { $0.id == id }) else { return }
        house.free += bookings[index].codes.count
        bookings.remove(at: index)
    }

    // MARK: What it does

    mutating func next() -> Action {
        guard house.total > 0 else { return .rest }
        if house.fill > plan.fill.upperBound { return cancel() ?? .rest }
        let isEmpty = house.fill < plan.fill.lowerBound
        switch draw(100) {
        case 0..<45: return house.fill < plan.fill.upperBound ? .hold(seats: size()) : scan() ?? .rest
        case 45..<(isEmpty ? 80 : 62): return buy() ?? .hold(seats: size())
        case 62..<70: return release() ?? .rest
        default: return scan() ?? buy() ?? .rest
        }
    }

    private mutating func size() -> Int { plan.seats.lowerBound + draw(plan.seats.count) }

    private mutating func buy() -> Action? {
        guard let party = pick(parties) else { return nil }
        let name = "\(Self.mark) \(Self.first[draw(Self.first.count)]) \(Self.last[draw(Self.last.count)])"
        return .buy(hold: party.hold, pass: party.pass, name: name)
    }

    private mutating func release() -> Action? {
        pick(parties).map { .release(hold: $0.hold, pass: $0.pass) }
    }

    private mutating func cancel() -> Action? {
        pick(bookings.filter { $0.entered == 0 }).map { .cancel(booking: $0.id) }
    }

    /// Most who are scanned come in; some go out for air, and one in a while shows something that is no ticket.
    private mutating func scan() -> Action? {
        let gate = Self.gates[draw(Self.gates.count)]
        if draw(12) == 0 { return .scan(code: "no ticket", gate: gate, isEntry: true) }
        let isFull = house.inside * 100 >= house.total * plan.inside
        guard let index = pickIndex(isFull) else { return nil }
        let code = bookings[index].codes[draw(bookings[index].codes.count)]
        guard !isFull, bookings[index].entered < bookings[index].codes.count else {
            return .scan(code: code, gate: gate, isEntry: draw(2) == 0)
        }
        bookings[index].entered += 1
        house.inside += 1
        return .scan(code: code, gate: gate, isEntry: true)
    }

    /// When nobody else is let in, only parties that are inside already go and come.
    private mutating func pickIndex(_ isFull: Bool) -> Int? {
        let known = bookings.indices.filter { index in
            let booking = bookings[index]
            return !booking.codes.isEmpty && (!isFull || booking.entered >= booking.codes.count)
        }
        return known.isEmpty ? nil : known[draw(known.count)]
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[draw(elements.count)]
    }

    /// SplitMix64, down to a number below `bound`.
    private mutating func draw(_ bound: Int) -> Int {
        luck &+= 0x9E37_79B9_7F4A_7C15
        var bits = luck
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Int(bits % UInt64(max(1, bound)))
    }
}
