import Bytes
import Reactor
import Testing

@Suite struct ConnectionGateTests {
    @Test("an address gets as many connections as the limit, not one more, and a new one for each that leaves")
    func limit() throws {
        let gate = ConnectionGate(connectionsPerAddress: 2)
        let address = try #require(IPAddress("192.0.2.1"))
        #expect(gate.enter(address))
        #expect(gate.enter(address))
        #expect(!gate.enter(address))
        #expect(gate.enter(try #require(IPAddress("192.0.2.2"))))
        gate.leave(address)
        #expect(gate.enter(address))
        #expect(!gate.enter(address))
    }

    @Test("an IPv6 network of 64 bits counts as one client")
    func network() throws {
        let gate = ConnectionGate(connectionsPerAddress: 1)
        #expect(gate.enter(try #require(IPAddress("2001:db8::1"))))
        #expect(!gate.enter(try #require(IPAddress("2001:db8::ffff"))))
        #expect(gate.enter(try #require(IPAddress("2001:db8:0:1::1"))))
    }

    @Test("an address that has left is forgotten, and leaving twice is harmless")
    func forgotten() throws {
        let gate = ConnectionGate(connectionsPerAddress: 1)
        let address = try #require(IPAddress("192.0.2.1"))
        #expect(gate.enter(address))
        gate.leave(address)
        gate.leave(address)
        #expect(gate.addresses == 0)
        #expect(gate.enter(address))
    }
}
