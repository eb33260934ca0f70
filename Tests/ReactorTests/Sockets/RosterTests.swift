import TestSupport
import Testing

@testable import Reactor

@Suite struct RosterTests {
    private final class Guest: RosterGuest {
        var place = -1
    }

    @Test("whoever leaves is gone and the others stay, in any order")
    func anyOrder() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        var roster = Roster<Guest>()
        var present: [Guest] = []
        for _ in 0..<2_000 {
            if present.isEmpty || Bool.random(using: &random) {
                let guest = Guest()
                roster.enter(guest)
                present.append(guest)
            } else {
                roster.leave(present.remove(at: Int.random(in: present.indices, using: &random)))
            }
            #expect(roster.count == present.count, "seed \(seed)")
        }
        let (listed, real) = (roster.guests.map(ObjectIdentifier.init), present.map(ObjectIdentifier.init))
        #expect(Set(listed) == Set(real), "seed \(seed)")
        for (place, guest) in roster.guests.enumerated() { #expect(guest.place == place, "seed \(seed)") }
    }
}
