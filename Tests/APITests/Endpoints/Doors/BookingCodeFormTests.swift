import Contract
import Domain
import Testing

@Suite("The form of a booking's code")
struct BookingCodeFormTests {
    private let drawn = (0..<64).map { BookingCode(drawnBy: $0).text }

    @Test("has the letters that the server draws, and no others")
    func letters() {
        #expect(Set(drawn.joined()) == Set(BookingCodeForm.alphabet))
        #expect(BookingCodeForm.alphabet.count == Set(BookingCodeForm.alphabet).count)
    }

    @Test("fits every code that is drawn, as people write it")
    func codes() {
        for code in drawn {
            let spoken = "\(code.prefix(4))-\(code.dropFirst(4))"
            for text in [code, spoken, spoken.lowercased()] { #expect(BookingCodeForm.fits(text), "\(text)") }
        }
    }

    @Test(
        "fits nothing else",
        arguments: [
            "", "7K3M9QX", "7K3M-9QXT-", "7K3-M9QXT", "7K3M--9QXT", "7K3M9QX0", "7K3M9Qß", "STALL-A-12", "７K3M9QXT",
        ])
    func others(_ text: String) { #expect(!BookingCodeForm.fits(text)) }
}
