import TestSupport
import Testing

@testable import Domain

@Suite("Layouts")
struct LayoutTests {
    private func seat(_ label: String, x: Int32 = 0, category: String = "standard") -> LayoutPlan.Seat {
        LayoutPlan.Seat(label: label, category: category, x: x, y: 0)
    }

    private func plan(_ seats: [LayoutPlan.Seat]) -> LayoutPlan {
        LayoutPlan(sections: [.init(name: "Main", rows: [.init(name: "A", seats: seats)])])
    }

    private func faults(
        _ plan: LayoutPlan, _ limits: LayoutLimits = LayoutLimits(), isNew: Bool = false
    ) -> [LayoutFault] {
        do throws(LayoutRejection) {
            _ = try Layout(id: LayoutID(1), version: 1, plan: plan, isNew: isNew, limits: limits)
            return []
        } catch {
            return error.faults
        }
    }

    @Test("a grid becomes rows of labelled seats with their categories")
    func grid() throws {
        let grid = GridPlan(
            rows: "A-J", seats: 10,
            categories: [.init(rows: "A-E", category: "standard"), .init(rows: "F-J", category: "deluxe")])
        let layout = try Layout(id: LayoutID(1), version: 3, plan: grid.plan())
        #expect(layout.seats.count == 100)
        #expect(layout.rows.map(\.name) == ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"])
        #expect(layout.categories.map(\.text) == ["standard", "deluxe"])
        let place = try #require(layout.place(of: "F-10"))
        #expect(layout.label(of: place).text == "F-10")
        #expect(layout.category(of: place).text == "deluxe")
        #expect(layout.seats[place.offset].number == 10)
        #expect(layout.place(of: "K-1") == nil)
        #expect(layout.place(of: "") == nil)
    }

    @Test("every label is found at its place, whatever the order of the plan")
    func search() throws {
        var random = SplitMix(seed: 5)
        let labels = (1...500).map { "Row\($0 % 9)-\($0)" }.shuffled(using: &random)
        let layout = try Layout(id: LayoutID(1), version: 1, plan: plan(labels.map { seat($0) }))
        for (index, label) in labels.enumerated() { #expect(layout.place(of: label)?.offset == index) }
    }

    @Test("rows behind Z have two letters")
    func longGrid() throws {
        let plan = try GridPlan(rows: "Y-AB", seats: 1, categories: [.init(rows: "Y-AB", category: "s")]).plan()
        #expect(plan.sections[0].rows.map(\.name) == ["Y", "Z", "AA", "AB"])
    }

    @Test(
        "a grid that is no rectangle is refused",
        arguments: ["", "a-c", "C-A", "A-", "-A", "A-B-C", "AAA", "A1", "Ä-B"])
    func badGrid(rows: String) {
        let grid = GridPlan(rows: rows, seats: 1, categories: [.init(rows: "A", category: "s")])
        #expect(throws: LayoutRejection(faults: [LayoutFault(.badGrid, at: "grid.rows")])) { try grid.plan() }
    }

    @Test("a row of a grid has one category, no more and no less")
    func gridCategories() {
        func first(_ bands: [GridPlan.Band]) -> LayoutFault.Kind? {
            do throws(LayoutRejection) {
                _ = try GridPlan(rows: "A-C", seats: 2, categories: bands).plan()
                return nil
            } catch {
                return error.faults.first?.kind
            }
        }
        #expect(first([.init(rows: "A-B", category: "s")]) == .categoryMissing(row: "C"))
        #expect(
            first([.init(rows: "A-C", category: "s"), .init(rows: "B", category: "d")]) == .categoryTwice(row: "B"))
        #expect(first([.init(rows: "A-D", category: "s")]) == .rowsOutside("A-C"))
        #expect(first([.init(rows: "a-c", category: "s")]) == .badGrid)
        #expect(first([.init(rows: "A-C", category: "s")]) == nil)
    }

    @Test("a grid beyond the limits of seats, rows and categories is refused before it is written out")
    func gridLimits() {
        let limits = LayoutLimits(seats: 10, rows: 5, categories: 1)
        func kind(_ rows: String, _ seats: Int, _ bands: [GridPlan.Band]) -> LayoutFault.Kind? {
            do throws(LayoutRejection) {
                _ = try GridPlan(rows: rows, seats: seats, categories: bands).plan(limits: limits)
                return nil
            } catch {
                return error.faults.first?.kind
            }
        }
        let all = [GridPlan.Band(rows: "A-E", category: "s")]
        #expect(kind("A-E", 2, all) == nil)
        #expect(kind("A-E", 3, all) == .tooMany("seats", limit: 10))
        #expect(kind("A-E", .max, all) == .tooMany("seats", limit: 10))
        #expect(kind("A-F", 1, all) == .tooMany("rows", limit: 5))
        #expect(kind("A-E", 1, all + all) == .tooMany("categories", limit: 1))
        #expect(kind("A-E", 0, all) == .badGrid)
    }

    @Test("two seats with one label are named with their place in the request")
    func duplicates() {
        let found = faults(plan([seat("A-1"), seat("A-2"), seat("A-1")]))
        #expect(found == [LayoutFault(.duplicateLabel("A-1"), at: "sections[0].rows[0].seats[2].label")])
        #expect(found.map(\.code) == ["DUPLICATE_LABEL"])
        // One letter in two forms, and between them what the order of bytes puts there. Halls that are there stay.
        let alike = plan([seat("e\u{301}"), seat("f"), seat("\u{E9}")])
        let fault = LayoutFault(.duplicateLabel("\u{E9}"), at: "sections[0].rows[0].seats[2].label")
        #expect(faults(alike, isNew: true) == [fault] && faults(alike) == [])
        #expect(faults(plan([seat("A-1"), seat("A-2"), seat("A-1")]), isNew: true) == found)
    }

    @Test("one more than seats, sections, rows, categories or coordinate allow is refused")
    func limits() {
        let limits = LayoutLimits(seats: 3, sections: 1, rows: 2, categories: 2, coordinate: 100)
        let three = plan([seat("1"), seat("2", category: "b"), seat("3", x: 100)])
        #expect(faults(three, limits) == [])
        #expect(faults(plan((1...4).map { seat("\($0)") }), limits).map(\.kind) == [.tooMany("seats", limit: 3)])
        let sections = LayoutPlan(sections: three.sections + [.init(name: "B", rows: [])])
        #expect(faults(sections, limits).map(\.kind) == [.tooMany("sections", limit: 1)])
        var rows = three
        rows.sections[0].rows += [.init(name: "B", seats: []), .init(name: "C", seats: [])]
        #expect(faults(rows, limits).map(\.kind) == [.tooMany("rows", limit: 2)])
        let categories = plan([seat("1"), seat("2", category: "b"), seat("3", category: "c")])
        #expect(faults(categories, limits).map(\.kind) == [.tooMany("categories", limit: 2)])
        for x in [101, -101, Int32.max, .min] {
            #expect(faults(plan([seat("1", x: x), seat("2", x: .min)]), limits).first?.kind == .coordinate)
        }
    }

    @Test("one answer names no more faults than it may")
    func faultLimit() {
        let limits = LayoutLimits(faults: 3)
        #expect(faults(plan((1...4).map { _ in seat("") }), limits).count == 3)
    }

    @Test("a plan without seats, and names that are no names, are refused")
    func emptiness() {
        #expect(faults(LayoutPlan(sections: [])).map(\.kind) == [.noSeats])
        var unnamed = plan([seat("1")])
        unnamed.sections[0].name = ""
        unnamed.sections[0].rows[0].name = "\u{0}"
        #expect(faults(unnamed).map(\.kind) == [.badName, .badName])
        #expect(faults(plan([seat("1", category: "")])).map(\.field) == ["sections[0].rows[0].seats[0].category"])
    }

    @Test("an aisle parts neighbours")
    func aisles() throws {
        let seats = [seat("1", x: 0), seat("2", x: 10), seat("3", x: 30), seat("4", x: 40)]
        let layout = try Layout(id: LayoutID(1), version: 1, plan: plan(seats))
        #expect(layout.seats.map(\.joinsPrevious) == [false, true, false, true])
    }
}
