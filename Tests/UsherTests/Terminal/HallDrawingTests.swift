import Testing

@testable import Usher

@Suite("The picture of a hall")
struct HallDrawingTests {
    private func plan(rows: Int = 2, seats: Int = 4, gapAfter: Int? = nil) throws -> HallPlan {
        let lines = (1...rows).map { row in
            let list = (1...seats).map { seat in
                let x = seat + (gapAfter.map { seat > $0 ? 1 : 0 } ?? 0)
                return #"{"label":"R\#(row)-\#(seat)","category":"c","x":\#(x),"y":\#(row),"flags":[]}"#
            }
            return #"{"name":"R\#(row)","seats":[\#(list.joined(separator: ","))]}"#
        }
        return try #require(
            HallPlan(Array(#"{"sections":[{"name":"","rows":[\#(lines.joined(separator: ","))]}]}"#.utf8)))
    }

    private func lines(
        _ plan: HallPlan, _ states: String, unicode: Bool = true, rows: Int? = nil, columns: Int? = 80
    ) -> [String] {
        HallDrawing(style: TextStyle(), showsUnicode: unicode).lines(
            title: "demo #1 on_sale", plan: plan, states: Array(states.utf8), rows: rows, columns: columns)
    }

    @Test("has a shape for every state, so that it can be read without colour")
    func shapes() throws {
        let picture = lines(try plan(), "fhbxpcff")
        #expect(picture[0] == "demo #1 on_sale")
        #expect(picture[1] == "○ 3 free  ◐ 1 held  ● 1 booked  × 1 blocked  ◑ 1 paying  ◆ 1 checked_in")
        #expect(picture[2] == "  R1  ○ ◐ ● ×")
        #expect(picture[3] == "  R2  ◑ ◆ ○ ○")
        #expect(lines(try plan(), "fhbxpcff", unicode: false).last == "  R2  p c . .")
    }

    @Test("leaves aisles open")
    func aisles() throws {
        #expect(lines(try plan(rows: 1, gapAfter: 2), "ffff").last == "  R1  ○ ○   ○ ○")
    }

    @Test("draws seats that are said to stand as far apart as numbers go")
    func endless() throws {
        let seats = [Int64.max, .min, 0].map { #"{"label":"A\#($0)","category":"c","x":\#($0)}"# }
        let text = #"{"sections":[{"name":"","rows":[{"name":"A","seats":[\#(seats.joined(separator: ","))]}]}]}"#
        let hall = try #require(HallPlan(Array(text.utf8)))
        #expect(lines(hall, "fff").last?.filter { $0 == "○" }.count == 3)
    }

    @Test("fits into every window")
    func windows() throws {
        let hall = try plan(rows: 30, seats: 60)
        for (rows, columns) in [(10, 40), (24, 80), (5, 20), (40, 200), (24, 66), (24, 67)] {
            let picture = lines(hall, String(repeating: "f", count: 1800), rows: rows, columns: columns)
            #expect(picture.count <= max(rows, 6))
            #expect(picture.allSatisfy { CharacterWidth.of($0) <= columns }, "\(rows) × \(columns)")
        }
    }
}
