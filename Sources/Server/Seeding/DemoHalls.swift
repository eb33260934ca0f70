internal import Domain

/// The halls of the demo, from small to very large.
enum DemoHalls {
    static let currency = "INR"

    /// A hundred seats; the rows behind cost 150 more.
    static func hall() throws(LayoutRejection) -> DemoHall {
        let grid = GridPlan(
            rows: "A-J", seats: 10,
            categories: [.init(rows: "A-E", category: "standard"), .init(rows: "F-J", category: "deluxe")])
        return DemoHall(
            slug: "hall-1", name: "Hall 1", plan: try grid.plan(),
            prices: [("standard", 45_000), ("deluxe", 60_000)])
    }

    // MARK: The theatre

    /// 1,200 seats in rows that bend around the stage: stalls in three sections, a circle and a balcony.
    static var theatre: DemoHall {
        let parts = [("Left", 0..<10), ("Centre", 10..<30), ("Right", 30..<40)]
        let stalls = parts.map { name, seats in
            LayoutPlan.Section(
                name: "Stalls \(name)",
                rows: (0..<15).map { row in
                    curved(name: letter(row), prefix: "", row: row, seats: seats, category: "stalls") { seat in
                        // At the back, where the floor is level: two places for wheelchairs, each with company.
                        guard row == 14 else { return [] }
                        return [10, 29].contains(seat) ? .wheelchair : [11, 28].contains(seat) ? .companion : []
                    }
                })
        }
        let circle = LayoutPlan.Section(
            name: "Circle",
            rows: (0..<10).map { row in
                curved(
                    name: letter(row), prefix: "C", row: row + 18, seats: 0..<40, category: "circle"
                ) { _ in [] }
            })
        let balcony = LayoutPlan.Section(
            name: "Balcony",
            rows: (0..<5).map { row in
                curved(name: letter(row), prefix: "B", row: row + 31, seats: 0..<40, category: "balcony") { seat in
                    (2..<38).contains(seat) ? [] : .restrictedView
                }
            })
        return DemoHall(
            slug: "theatre", name: "Theatre", plan: LayoutPlan(sections: stalls + [circle, balcony]),
            prices: [("stalls", 120_000), ("circle", 90_000), ("balcony", 50_000)])
    }

    private static func curved(
        name: String, prefix: String, row: Int, seats: Range<Int>, category: String, flags: (Int) -> SeatFlags
    ) -> LayoutPlan.Row {
        LayoutPlan.Row(
            name: prefix + name,
            seats: seats.map { seat in
                // Aisles between the sections; the ends of a row come towards the stage.
                let x = seat * 10 + (seat >= 10 ? 20 : 0) + (seat >= 30 ? 20 : 0)
                let off = x - 215
                return LayoutPlan.Seat(
                    label: "\(prefix)\(name)-\(seat + 1)", category: category, x: Int32(x),
                    y: Int32(row * 12 + 80 - off * off / 600), flags: flags(seat))
            })
    }

    // MARK: The arena

    /// 20,000 seats: a floor, and two rings of sections on its four sides.
    static var arena: DemoHall {
        let floor = (0..<4).map { number in
            block(name: "Floor \(number + 1)", prefix: "F\(number + 1)", rows: 25, category: "floor") { row, seat in
                (number % 2 * 250 - 225 + seat * 10, number / 2 * 280 - 265 + row * 10)
            }
        }
        let lower = ring(name: "Lower", prefix: "L", rows: 20, distance: 600, category: "lower")
        let upper = ring(name: "Upper", prefix: "U", rows: 25, distance: 860, category: "upper")
        return DemoHall(
            slug: "arena", name: "Arena", plan: LayoutPlan(sections: floor + lower + upper),
            prices: [("floor", 250_000), ("lower", 180_000), ("upper", 90_000)])
    }

    private static func ring(
        name: String, prefix: String, rows: Int, distance: Int, category: String
    ) -> [LayoutPlan.Section] {
        (0..<20).map { number in
            let (side, place) = (number / 5, number % 5)
            return block(
                name: "\(name) \(number + 1)", prefix: "\(prefix)\(number + 1)", rows: rows, category: category
            ) { row, seat in
                let (across, away) = (place * 230 - 555 + seat * 10, distance + row * 10)
                switch side {
                case 0: return (across, -away)
                case 1: return (away, across)
                case 2: return (-across, away)
                default: return (-away, -across)
                }
            }
        }
    }

    private static func block(
        name: String, prefix: String, rows: Int, category: String, at place: (Int, Int) -> (x: Int, y: Int)
    ) -> LayoutPlan.Section {
        LayoutPlan.Section(
            name: name,
            rows: (0..<rows).map { row in
                LayoutPlan.Row(
                    name: letter(row),
                    seats: (0..<20).map { seat in
                        let spot = place(row, seat)
                        return LayoutPlan.Seat(
                            label: "\(prefix)-\(letter(row))\(seat + 1)", category: category, x: Int32(spot.x),
                            y: Int32(spot.y))
                    })
            })
    }

    private static func letter(_ row: Int) -> String {
        String(UnicodeScalar(UInt8(ascii: "A") + UInt8(clamping: min(row, 25))))
    }
}
