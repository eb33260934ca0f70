import Domain
import Testing

@testable import Server

@Suite("How far a show is replayed")
struct ReplayPointTests {
    private let reached = LedgerPosition(epoch: 0x9C1F_03A7, seq: 120, hash: .zero)

    @Test("a number, or a whole position")
    func points() throws {
        #expect(try ReplayPoint("120").seq == 120 && ReplayPoint("0").seq == 0)
        #expect(try ReplayPoint("9c1f03a7:120:00000000").seq == 120)
        for text in ["", "-1", "x", "1:2", "a:b:c", "a:-1:c", "1:2:3:4"] {
            #expect(throws: StartFailure.self, "\(text)") { try ReplayPoint(text) }
        }
    }

    @Test("a history that has not come there, or is another one, is refused")
    func check() throws {
        try ReplayPoint("120").check(reached)
        try ReplayPoint("9c1f03a7:120:00000000").check(reached)
        for text in ["121", "9c1f03a7:120:00000001", "9c1f03a8:120:00000000"] {
            #expect(throws: StartFailure.self, "\(text)") { try ReplayPoint(text).check(reached) }
        }
    }
}
