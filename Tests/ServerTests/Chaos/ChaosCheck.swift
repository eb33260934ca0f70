import Contract
import Reactor
import TestSupport

/// Holds what clients were told against what both servers say.
struct ChaosCheck {
    let books: ChaosBooks
    let show: String
    let desk: ChaosDesk
    private(set) var losses: [String] = []

    init(_ books: ChaosBooks, of show: String, _ desk: ChaosDesk) {
        self.books = books
        self.show = show
        self.desk = desk
    }

    mutating func run(_ random: inout SplitMix) throws {
        losses += books.faults
        checkWinners()
        for node in 0...1 { try checkMap(at: node) }
        try checkEach()
        try checkRepeats(&random)
    }

    /// Nobody was told of a seat that somebody else was told of.
    private mutating func checkWinners() {
        var owners: [String: String] = [:]
        for (id, entry) in books.holds.merging(books.bookings, uniquingKeysWith: { $1 }) {
            for seat in entry.answer.seats {
                if let other = owners.updateValue(id, forKey: seat) { losses.append("\(seat): \(other) and \(id)") }
            }
        }
    }

    /// What is held and booked is what was acknowledged, no more and no less. A server that did not sell a seat itself
    /// hears of it a moment later; with `at_least` it hears first and answers then, but a release tells no position.
    private mutating func checkMap(at node: Int) throws {
        let end = Deadline(after: .seconds(5))
        var differences = try differences(at: node)
        while !differences.isEmpty, !end.hasPassed {
            end.pause(.milliseconds(50))
            differences = try self.differences(at: node)
        }
        losses += differences
    }

    private func differences(at node: Int) throws -> [String] {
        var found: [String] = []
        for (state, promised) in [("booked", books.bookings), ("held", books.holds), ("paying", [:])] {
            let answer = try desk.ask(.look("/v1/shows/\(show)/seats?state=\(state)&limit=1000"), at: node)
            guard case .some(.array(let items)) = answer.content?["items"] else {
                return ["server \(node) does not list its seats: \(answer.status)"]
            }
            var seats: [String] = []
            for item in items { if case .string(let label) = item["label"] { seats.append(label) } }
            let wanted = Set(promised.values.flatMap(\.answer.seats))
            found += wanted.subtracting(seats).map { "server \(node): \($0) is not \(state)" }
            found += Set(seats).subtracting(wanted).map { "server \(node): \($0) is \(state)" }
        }
        return found
    }

    private mutating func checkEach() throws {
        for (index, (id, entry)) in books.bookings.enumerated() {
            let answer = try desk.ask(.look("/v1/bookings/\(id)"), at: index % 2)
            guard answer.seats == entry.answer.seats, answer.text("code") == entry.answer.text("code") else {
                losses.append("booking \(id) is \(answer.essence), was \(entry.answer.essence)")
                continue
            }
        }
        for (index, (id, entry)) in books.holds.enumerated() {
            let answer = try desk.ask(.look("/v1/holds/\(id)"), at: index % 2)
            if answer.seats != entry.answer.seats {
                losses.append("hold \(id) is \(answer.essence), was \(entry.answer.essence)")
            }
        }
    }

    /// The same key at either server comes to the same, long after.
    private mutating func checkRepeats(_ random: inout SplitMix) throws {
        for (index, entry) in books.acknowledged.shuffled(using: &random).prefix(60).enumerated() {
            let answer = try desk.ask(entry.call, at: index % 2)
            if answer.essence != entry.answer.essence {
                losses.append("repeated, \(entry.call.path) is \(answer.essence), was \(entry.answer.essence)")
            }
        }
    }
}
