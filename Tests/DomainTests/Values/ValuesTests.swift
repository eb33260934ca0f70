import Testing

@testable import Domain

@Suite("Values")
struct ValuesTests {
    private let rupees = Currency(packed: 0x49_4E_52)

    @Test("money is whole minor units with a currency (fault S17: text here, float there)")
    func money() throws {
        let rupees = try #require(Currency("INR"))
        let price = try Money(45_000, rupees)
        #expect("\(price)" == "45000 INR")
        #expect(self.rupees == rupees)
    }

    @Test("money that does not fit a JSON number is a fault")
    func moneyFaults() throws {
        let rupees = try #require(Currency("INR"))
        #expect(try Money(Money.largest, rupees).amount == Money.largest)
        #expect(throws: MoneyFault.tooLarge) { try Money(Money.largest + 1, rupees) }
        #expect(throws: MoneyFault.tooLarge) { try Money(.min, rupees) }
        #expect(Money(clamping: .min, rupees).amount == -Money.largest)
    }

    @Test("a currency is three capital letters", arguments: ["", "IN", "inr", "INRX", "IN1", "ÄBC"])
    func currency(code: String) {
        #expect(Currency(code) == nil)
        #expect(Currency(packed: 0x00_49_4E_31) == nil)
        #expect(Currency(packed: 0x01_49_4E_52) == nil)
    }

    @Test("moments stop at the ends of time")
    func moments() {
        let noon = Moment(milliseconds: 1_000)
        #expect(noon.advanced(by: .seconds(2)).milliseconds == 3_000)
        #expect(Moment.never.advanced(by: .seconds(1)) == .never)
        #expect(Moment.distantPast.advanced(by: Milliseconds(-1)) == .distantPast)
        #expect(noon.since(noon.advanced(by: .seconds(1))) == .zero)
        #expect(Moment.never.since(.distantPast).count == .max)
        #expect(Milliseconds.minutes(.max).count == .max)
        #expect(Milliseconds.hours(.min).count == .min)
    }

    @Test(
        "a text with a character that no keyboard types is no label, gate or reason",
        arguments: ["", "A\u{0}1", "A\n1", "A\u{7F}", "\u{202E}A", "A\u{200B}", "A\u{2028}", "A\u{FFFD}", " A", "A "])
    func plainText(text: String) {
        #expect(SeatLabel(text) == nil)
        #expect(GateName(text) == nil)
        #expect(Reason(text) == nil)
        #expect(CategoryName(text) == nil)
    }

    @Test("labelBytes, nameBytes, gateBytes and reasonBytes are the longest texts")
    func textLimits() {
        let layoutLimits = LayoutLimits()
        let showLimits = ShowLimits()
        func text(_ count: Int) -> String { String(repeating: "a", count: count) }
        #expect(SeatLabel(text(layoutLimits.labelBytes)) != nil)
        #expect(SeatLabel(text(layoutLimits.labelBytes + 1)) == nil)
        #expect(SeatLabel("A 1") == nil)
        #expect(CategoryName(text(layoutLimits.nameBytes)) != nil)
        #expect(CategoryName(text(layoutLimits.nameBytes + 1)) == nil)
        #expect(GateName(text(showLimits.gateBytes)) != nil)
        #expect(GateName(text(showLimits.gateBytes + 1)) == nil)
        #expect(Reason(text(showLimits.reasonBytes)) != nil)
        #expect(Reason(text(showLimits.reasonBytes + 1)) == nil)
        #expect(Reason("größer als – 3 °C") != nil)
    }

    @Test("a drawn booking code is eight letters and digits that are not taken for each other")
    func bookingCodes() {
        #expect(BookingCode(drawnBy: 0).text == "22222222")
        #expect(BookingCode(drawnBy: 29).text == "Z2222222")
        #expect(BookingCode(drawnBy: 30).text == "23222222")
        var random = SystemRandomNumberGenerator()
        var codes: Set<BookingCode> = []
        for _ in 0..<1_000 {
            let code = BookingCode(drawnBy: random.next())
            #expect(BookingCode(code.text) == code && code.text.utf8.count == 8)
            #expect(!code.text.contains { "01ILOU".contains($0) })
            codes.insert(code)
        }
        #expect(codes.count == 1_000)
    }

    @Test("wide numbers are written with all their digits")
    func wide() {
        #expect("\(WideID(high: 1, low: 0xAB))" == "000000000000000100000000000000ab")
        #expect(WideID(high: 1, low: 0) < WideID(high: 1, low: 1))
        #expect(WideID(high: 0, low: 9) < WideID(high: 1, low: 1))
    }

    @Test("an admin owns his own shows only, a developer all, staff none (fault C10: any admin could)")
    func ownership() {
        let owner = AccountID(7)
        #expect(Caller.account(owner, .admin).owns(owner))
        #expect(!Caller.account(AccountID(8), .admin).owns(owner))
        #expect(Caller.account(AccountID(8), .developer).owns(owner))
        #expect(!Caller.account(owner, .staff).owns(owner))
        #expect(!Caller.system.owns(.nobody))
    }
}
