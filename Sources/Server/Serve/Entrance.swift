internal import API
internal import HTTP
internal import Reactor

/// Where clients come in on one loop: its listener and the connections behind it.
final class Entrance {
    private let station: HTTPStation
    private let listener: Listener

    /// Opens the entrance. Called on the loop.
    init(
        on loop: Reactor, at address: SocketAddress, secure: TLSSource?, gate: AddressGate, serving service: Service
    ) throws(StartFailure) {
        let station: HTTPStation
        do throws(HTTPFault) {
            station = try HTTPStation(on: loop, serving: service, limits: HTTPLimits())
        } catch {
            throw StartFailure("the answers cannot be prepared: \(error)")
        }
        self.station = station
        do throws(SystemFailure) {
            listener = try Listener.open(at: address, on: loop, secure: secure) { peer in
                guard let leave = gate.enter(peer) else { return nil }
                return (station.welcome(), leave)
            }
        } catch {
            throw StartFailure(Self.reason(error, address))
        }
    }

    /// Where it listens, with the port that the system chose when it was left open.
    var address: SocketAddress { listener.address }

    /// Connections that are open.
    var count: Int { station.count }

    /// Takes no more connections and lets those that stand finish.
    func retire() {
        listener.close()
        station.retire()
    }

    /// Takes the address for this server, and fails in words when another program has it.
    static func claim(_ address: SocketAddress) throws(StartFailure) -> AddressClaim? {
        do throws(SystemFailure) {
            return try AddressClaim.take(address)
        } catch {
            throw StartFailure(reason(error, address))
        }
    }

    private static func reason(_ failure: SystemFailure, _ address: SocketAddress) -> String {
        if failure.isAddressInUse {
            return "\(address) is taken by another program; stop it, or choose another port with --port"
        }
        if failure.isPermissionDenied {
            return "\(address) needs more rights; choose a port above 1023, or give the program CAP_NET_BIND_SERVICE"
        }
        return "cannot listen on \(address): \(failure.reason)"
    }
}
