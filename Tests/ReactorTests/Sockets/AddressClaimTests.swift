import Bytes
import TestSupport
import Testing

@testable import Reactor

@Suite struct AddressClaimTests {
    /// A port that was free a moment ago, at one of the many addresses of loopback, where nobody else's test comes.
    private func freeAddress() throws -> SocketAddress {
        let loop = try TestLoop()
        let own = IPAddress(v4: 0x7F00_0000 | UInt32.random(in: 256...0xFF_FF00))
        let listener = try Listener.open(at: .ip(own, port: 0), on: loop.reactor) { _ in nil }
        defer { listener.close() }
        return listener.address
    }

    @Test("of two who want an address only one gets it, also before either listens, and the next one when it is let go")
    func exclusive() throws {
        let address = try freeAddress()
        let first = try #require(try AddressClaim.take(address))
        let failure = #expect(throws: SystemFailure.self) { try AddressClaim.take(address) }
        #expect(failure?.isAddressInUse == true)
        first.release()
        #expect(try AddressClaim.take(address) != nil)
        #expect(try AddressClaim.take(address) != nil, "what nobody holds any more is free")
    }

    @Test("an address where somebody listens who shares it is not to be had")
    func shared() throws {
        let loop = try TestLoop()
        let listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in nil }
        defer { listener.close() }
        let failure = #expect(throws: SystemFailure.self) { try AddressClaim.take(listener.address) }
        #expect(failure?.isAddressInUse == true)
    }

    @Test("a port that the system is to choose is claimed by nobody") func open() throws {
        #expect(try AddressClaim.take(.loopback()) == nil)
    }
}
