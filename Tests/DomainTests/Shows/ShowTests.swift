import Testing

@testable import Domain

@Suite("Shows")
struct ShowTests {
    private let layout: Layout
    private let terms: ShowTerms

    init() throws {
        layout = try Hall.layout()
        terms = try Hall.terms(life: .draft)
    }

    private func fault(_ edit: (inout ShowTerms) -> Void) -> ShowFault? {
        var changed = terms
        edit(&changed)
        do throws(ShowFault) {
            _ = try Show(
                id: ShowID(1), title: "Arrival", layout: layout, timeZone: "Asia/Kolkata", terms: changed,
                now: Hall.opening)
            return nil
        } catch {
            return error
        }
    }

    @Test("a draft needs a start in the future, an end after it and a sale window before it")
    func times() {
        #expect(fault { _ in } == nil)
        #expect(fault { $0.startsAt = Hall.opening } == .pastDatetime)
        #expect(fault { $0.endsAt = $0.startsAt } == .endsBeforeStart)
        #expect(fault { $0.saleOpensAt = $0.saleClosesAt } == .saleWindow)
        #expect(fault { $0.saleClosesAt = $0.endsAt.advanced(by: Milliseconds(1)) } == .saleWindow)
    }

    @Test("a show is announced only when every category has a price within the limit")
    func prices() {
        #expect(fault { $0.prices[1] = nil } == nil)
        #expect(
            fault {
                $0.prices[1] = nil
                $0.life = .scheduled
            } == .missingPrice([layout.categories[1]]))
        #expect(fault { $0.prices[0] = ShowLimits().price } == nil)
        #expect(fault { $0.prices[0] = ShowLimits().price + 1 } == .priceOutOfRange)
        #expect(fault { $0.prices[0] = -1 } == .priceOutOfRange)
        #expect(fault { $0.prices.removeLast() } == .priceOutOfRange)
    }

    @Test("a title has at most titleBytes and no control characters, the name of a zone at most zoneBytes")
    func title() throws {
        func refused(_ title: String, zone: String = "UTC") -> ShowFault? {
            do throws(ShowFault) {
                _ = try Show(
                    id: ShowID(1), title: title, layout: layout, timeZone: zone, terms: terms, now: Hall.opening)
                return nil
            } catch {
                return error
            }
        }
        let most = ShowLimits().titleBytes
        #expect(refused(String(repeating: "x", count: most)) == nil)
        #expect(refused(String(repeating: "x", count: most + 1)) == .title)
        #expect(refused("a\u{0}") == .title)
        #expect(refused("a", zone: "") == .timeZone)
        let longest = ShowLimits().zoneBytes
        #expect(refused("a", zone: String(repeating: "Z", count: longest)) == nil)
        #expect(refused("a", zone: String(repeating: "Z", count: longest + 1)) == .timeZone)
    }

    @Test("settings are named when they leave holdTime, seatsPerHold, extensions or doorTime")
    func settings() {
        let limits = ShowLimits()
        func faults(_ edit: (inout ShowSettings) -> Void) -> [String] {
            var settings = ShowSettings()
            edit(&settings)
            return settings.faults(limits: limits)
        }
        #expect(faults { _ in } == [])
        #expect(faults { $0.holdTime = Milliseconds(limits.holdTime.lowerBound - 1) } == ["hold_ms"])
        #expect(faults { $0.longestHold = Milliseconds(limits.holdTime.upperBound + 1) } == ["longest_hold_ms"])
        #expect(faults { $0.longestHold = .minutes(4) } == ["longest_hold_ms"])
        #expect(faults { $0.seatsPerHold = limits.seatsPerHold + 1 } == ["seats_per_hold"])
        #expect(faults { $0.seatsPerBuyer = limits.seatsPerDeskCommand + 1 } == ["seats_per_buyer"])
        #expect(faults { $0.extensions = limits.extensions + 1 } == ["extensions"])
        #expect(faults { $0.doorsBefore = Milliseconds(limits.doorTime + 1) } == ["doors_before_ms"])
        #expect(faults { $0.undoTime = Milliseconds(-1) } == ["undo_ms"])
        #expect(faults { $0.extensionTime = Milliseconds(-1) } == ["extension_ms"])
        #expect(faults { $0.paymentTime = Milliseconds(-1) } == ["payment_ms"])
    }

    @Test("a life goes forward only, and ends once")
    func life() {
        let moves = ShowLife.allCases.flatMap { from in
            ShowLife.allCases.filter { from.mayBecome($0) }.map { "\(from) \($0)" }
        }
        #expect(
            moves == [
                "draft scheduled", "draft discarded", "scheduled onSale", "scheduled cancelled", "onSale ended",
                "onSale cancelled",
            ])
    }

    @Test(
        "selling is from the opening to the close of the sale, and the desk sells until the end (fault F21: never enforced)"
    )
    func windows() throws {
        var terms = try Hall.terms()
        terms.saleOpensAt = Hall.opening
        #expect(!terms.isOnSale(at: Hall.opening.advanced(by: Milliseconds(-1))))
        #expect(terms.isOnSale(at: Hall.opening))
        #expect(!terms.isOnSale(at: terms.saleClosesAt))
        #expect(terms.isOpenAtDesk(at: Hall.end.advanced(by: Milliseconds(-1))))
        #expect(!terms.isOpenAtDesk(at: Hall.end))
        terms.life = .scheduled
        #expect(!terms.isOnSale(at: Hall.opening))
    }

    @Test(
        "doors are open from an hour before the start to the end, in instants (fault S10: the zone of the server shifted them)"
    )
    func doors() throws {
        let terms = try Hall.terms()
        let opening = Hall.start.advanced(by: .hours(-1))
        #expect(!terms.areDoorsOpen(at: opening.advanced(by: Milliseconds(-1))))
        #expect(terms.areDoorsOpen(at: opening))
        #expect(terms.areDoorsOpen(at: Hall.end))
        #expect(!terms.areDoorsOpen(at: Hall.end.advanced(by: Milliseconds(1))))
    }
}
