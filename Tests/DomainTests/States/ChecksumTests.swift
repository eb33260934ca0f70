import Testing

@testable import Domain

@Suite("Checksums of states")
struct ChecksumTests {
    @Test(
        "are zlib's CRC-32",
        arguments: [
            ("", "00000000"), ("a", "e8b7be43"), ("123456789", "cbf43926"),
            ("The quick brown fox jumps over the lazy dog", "414fa339"), ("fhfffbbxxf", "938f1687"),
            ("fhhffbbxxf", "860504b5"),
        ])
    func vectors(text: String, checksum: String) {
        #expect(StatesBoard.text(Checksum.of(text.utf8)) == checksum)
    }

    @Test("change with one byte as if the whole text had been read, at every place of every length")
    func incremental() {
        for length in 1...40 {
            let weights = Checksum.weights(count: length)
            let text = (0..<length).map { UInt8(97 + $0 % 26) }
            for index in text.indices {
                var changed = text
                changed[index] = UInt8(ascii: "x")
                let difference = Checksum.difference(text[index], changed[index])
                let step = Checksum.product(difference, weights[length - 1 - index])
                #expect(Checksum.of(text) ^ step == Checksum.of(changed), "\(index) of \(length)")
            }
        }
    }

    @Test("of both scopes follow a show's events, and each scope sees what it may")
    func board() throws {
        var scene = try Scene()
        var board = StatesBoard(of: scene.map)
        let receipt = try scene.sell("A-1", "A-2")
        _ = try scene.hold("B-1")
        let hold = try scene.hold("B-2").hold
        try scene.run(.pay(hold, PaymentID(7), generation: nil))
        try scene.run(.block(BlockID(5), ["D-10"], #require(Reason("x"))), as: Scene.staff)
        scene.now = Hall.opening.advanced(by: .minutes(6))
        let gate = try #require(GateName("north"))
        try scene.lapse()
        scene.now = Hall.start
        try scene.run(
            .checkIn(CheckIn(id: CheckInID(1), key: .code(receipt.tickets[0].code), gate: gate)), as: Scene.staff)
        for event in scene.events {
            board.apply(event)
            #expect(board.openChecksum == Checksum.of(board.open))
            #expect(board.staffChecksum == Checksum.of(board.staff))
        }
        let fresh = StatesBoard(of: scene.map)
        #expect(board.open == fresh.open)
        #expect(board.staff == fresh.staff)
        #expect(String(decoding: board.staff, as: UTF8.self).hasPrefix("cbffffffff"))
        #expect(String(decoding: board.open, as: UTF8.self).hasPrefix("bbffffffff"))
        #expect(board.open.last == UInt8(ascii: "x"))
    }

    @Test("a seat that is being paid looks held to everybody and paying to staff")
    func letters() {
        #expect(PlaceState.allCases.map(StateLetter.open) == Array("fhhbbx".utf8))
        #expect(PlaceState.allCases.map(StateLetter.staff) == Array("fhpbcx".utf8))
    }
}
