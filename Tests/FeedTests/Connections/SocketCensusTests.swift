import Bytes
import Domain
import Testing

@testable import Feed

@Suite struct SocketCensusTests {
    @Test("an address has as many places as the limit, and not one more; they are given back")
    func socketsPerAddress() {
        var limits = FeedLimits()
        limits.socketsPerAddress = 2
        let census = SocketCensus(limits: limits)
        let address = IPAddress(v4: 0xC000_0201)
        var places = (0..<2).compactMap { _ in SocketPlace(in: census, for: address) }
        #expect(places.count == 2)
        #expect(SocketPlace(in: census, for: address) == nil)
        #expect(SocketPlace(in: census, for: IPAddress(v4: 0xC000_0202)) != nil)
        places.removeLast()
        #expect(SocketPlace(in: census, for: address) != nil)
    }

    @Test("an account has as many places as the limit, and not one more; they are given back")
    func socketsPerAccount() {
        var limits = FeedLimits()
        limits.socketsPerAccount = 2
        let census = SocketCensus(limits: limits)
        var places = (0..<2).compactMap { _ in AccountPlace(in: census, for: AccountID(5)) }
        #expect(places.count == 2)
        #expect(AccountPlace(in: census, for: AccountID(5)) == nil)
        #expect(AccountPlace(in: census, for: AccountID(6)) != nil)
        places.removeLast()
        #expect(AccountPlace(in: census, for: AccountID(5)) != nil)
    }
}
