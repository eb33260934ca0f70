import Realtime
import Testing

@testable import Feed

@Suite struct KeptMessagesTests {
    @Test("as many merged changes are kept as mergedChanges says, and not one more")
    func mergedChanges() {
        var limits = FeedLimits()
        limits.mergedChanges = 2
        var kept = KeptMessages(limit: limits.mergedChanges)
        for version: UInt64 in 1...3 {
            kept.keep(Message(follows: version, version: 9, text: []), after: version)
        }
        #expect(kept[after: 1] != nil && kept[after: 2] != nil)
        #expect(kept[after: 3] == nil)
    }
}
