import Testing

@testable import Domain

@Suite("The best seats")
struct BestSeatsTests {
    private func best(_ scene: inout Scene, _ count: Int, _ category: String? = nil) throws -> [String] {
        let outcome = try scene.run(.hold(HoldID(scene.number()), .best(count, category: category)), as: Scene.staff)
        guard case .effect(.held(let receipt), _) = outcome else { throw Unexpected(outcome: outcome) }
        return scene.labels(receipt.seats.map(\.place))
    }

    @Test("are in the middle of the front, then as near to it as there are")
    func middle() throws {
        var scene = try Scene()
        #expect(try best(&scene, 2) == ["A-5", "A-6"])
        #expect(try best(&scene, 2) == ["B-5", "B-6"])
        #expect(try best(&scene, 2) == ["A-3", "A-4"])
    }

    @Test("stand side by side, in one row and on one side of an aisle")
    func together() throws {
        let seats: [(String, Int32)] = [("1", 0), ("2", 10), ("3", 40), ("4", 50), ("5", 60)]
        let row = LayoutPlan.Row(
            name: "A", seats: seats.map { .init(label: "A-\($0.0)", category: "standard", x: $0.1, y: 0) })
        let layout = try Layout(
            id: LayoutID(1), version: 1, plan: LayoutPlan(sections: [.init(name: "Main", rows: [row])]))
        var scene = try Scene()
        scene.map = SeatMap(show: ShowID(1), layout: layout, terms: try Hall.terms(categories: 1))
        #expect(try best(&scene, 3) == ["A-3", "A-4", "A-5"])
        let outcome = try scene.run(.hold(HoldID(1), .best(3, category: nil)))
        #expect(outcome.refusal == .notEnoughSeats(together: 2))
        #expect(try best(&scene, 2) == ["A-1", "A-2"])
    }

    @Test("are as near as a block of them stands, which may be nearer than each seat of it")
    func blocks() throws {
        let rows = [("A", Int32(0)), ("B", 9)].map { name, y in
            LayoutPlan.Row(
                name: name,
                seats: (0..<8).map { .init(label: "\(name)-\($0)", category: "standard", x: Int32($0) * 10, y: y) })
        }
        let layout = try Layout(
            id: LayoutID(1), version: 1, plan: LayoutPlan(sections: [.init(name: "Main", rows: rows)]))
        var scene = try Scene()
        scene.map = SeatMap(show: ShowID(1), layout: layout, terms: try Hall.terms(categories: 1))
        _ = try scene.hold("A-3", as: Scene.staff)
        #expect(try best(&scene, 2) == ["B-3", "B-4"])
    }

    @Test("leave no seat alone while there is another choice")
    func orphans() throws {
        var scene = try Scene(rows: 1, seats: 7)
        // Six free seats from A-1: two in the middle would leave pairs, 2 and 3 or 4 and 5 a single one.
        _ = try scene.hold("A-7", as: Scene.staff)
        let chosen = try best(&scene, 3)
        #expect(chosen == ["A-4", "A-5", "A-6"])
        // Three are left: a pair leaves one alone, whichever it is.
        #expect(try best(&scene, 2) == ["A-2", "A-3"])
        #expect(try best(&scene, 1) == ["A-1"])
    }

    @Test("are of the category that was asked for")
    func categories() throws {
        var scene = try Scene()
        #expect(try best(&scene, 2, "deluxe") == ["C-5", "C-6"])
        let unknown = try scene.run(.hold(HoldID(1), .best(1, category: "royal")))
        #expect(unknown.refusal == .categoryNotFound("royal"))
    }

    @Test("never include what is kept for wheelchairs and companions")
    func reserved() throws {
        let flags: [SeatFlags] = [[], [], .wheelchair, .companion, .restrictedView, []]
        let row = LayoutPlan.Row(
            name: "A",
            seats: flags.enumerated().map {
                .init(label: "A-\($0 + 1)", category: "standard", x: Int32($0 * 10), y: 0, flags: $1)
            })
        let layout = try Layout(
            id: LayoutID(1), version: 1, plan: LayoutPlan(sections: [.init(name: "Main", rows: [row])]))
        var scene = try Scene()
        scene.map = SeatMap(show: ShowID(1), layout: layout, terms: try Hall.terms(categories: 1))
        #expect(try scene.run(.hold(HoldID(1), .best(3, category: nil))).refusal == .notEnoughSeats(together: 2))
        #expect(try best(&scene, 2) == ["A-1", "A-2"])
        #expect(try best(&scene, 2) == ["A-5", "A-6"])
        _ = try scene.hold("A-3", "A-4")
    }

    @Test("are refused when there are not enough, none or too many")
    func refusals() throws {
        var scene = try Scene(rows: 1, seats: 4)
        #expect(try scene.run(.hold(HoldID(1), .best(5, category: nil))).refusal == .notEnoughSeats(together: 4))
        #expect(try scene.run(.hold(HoldID(1), .best(0, category: nil))).refusal == .noSeats)
        #expect(try scene.run(.hold(HoldID(1), .best(11, category: nil))).refusal == .tooManySeats(limit: 10))
        #expect(try scene.run(.hold(HoldID(1), .best(.min, category: nil))).refusal == .noSeats)
    }

    @Test("are what a search through all blocks finds, whatever is taken")
    func exhaustive() throws {
        for seed in UInt64(1)...40 {
            var random = SeededNumbers(seed: seed)
            var scene = try Scene(rows: 4, seats: 9)
            for index in 0..<36 where random.below(3) == 0 {
                _ = try scene.hold(scene.map.layout.label(of: PlaceNumber(index)).text, as: Scene.staff)
            }
            let count = 1 + random.below(4)
            let expected = naive(scene.map, count)
            var search = BestSeats(map: scene.map, count: count, category: nil)
            let found = search.find()
            #expect(found.map { quality(scene.map, $0) } == expected, "seed \(seed)")
        }
    }

    /// Orphans and distance of the best block, by looking at each.
    private func naive(_ map: SeatMap, _ count: Int) -> [Int64]? {
        map.layout.rows.flatMap { row in
            row.seats.compactMap { first -> [Int64]? in
                guard first + count <= row.seats.upperBound else { return nil }
                let block = first..<first + count
                return block.allSatisfy { map.places[$0].state == .free } ? quality(map, block) : nil
            }
        }.min { $0.lexicographicallyPrecedes($1) }
    }

    private func quality(_ map: SeatMap, _ block: Range<Int>) -> [Int64] {
        let row = map.layout.rows[Int(map.layout.seats[block.lowerBound].row)].seats
        func isFree(_ seat: Int) -> Bool { row.contains(seat) && map.places[seat].state == .free }
        let before = isFree(block.lowerBound - 1) && !isFree(block.lowerBound - 2)
        let after = isFree(block.upperBound) && !isFree(block.upperBound + 1)
        let distance = map.layout.focus.distance(
            from: map.layout.spots[block.lowerBound], to: map.layout.spots[block.upperBound - 1])
        return [before || after ? 1 : 0, distance]
    }
}
