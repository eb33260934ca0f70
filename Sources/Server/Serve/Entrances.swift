internal import API
internal import Bytes
internal import Reactor

/// The entrances of all loops, at one address.
struct Entrances {
    let address: SocketAddress
    private let claim: AddressClaim?
    private let entrances: [(loop: Reactor, entrance: Pinned<Entrance>)]

    /// - Parameter claim: on the address that the configuration names.
    init(
        _ configuration: Configuration, on loops: [Reactor], _ claim: AddressClaim?, _ certificates: Certificates?,
        serving service: Service
    ) throws(StartFailure) {
        let gate = AddressGate(
            connectionsPerAddress: configuration.connectionsPerAddress, exempt: configuration.trustedProxies)
        let secure = certificates?.source
        var address = SocketAddress.ip(configuration.host, port: configuration.port)
        var entrances: [(loop: Reactor, entrance: Pinned<Entrance>)] = []
        for loop in loops {
            let wanted = address
            let opened = try loop.wait { () throws(StartFailure) in
                let entrance = try Entrance(on: loop, at: wanted, secure: secure, gate: gate, serving: service)
                return (Pinned(entrance, to: loop), entrance.address)
            }
            entrances.append((loop, opened.0))
            // A port that the system chose for the first loop is the port of all.
            address = opened.1
        }
        self.address = address
        self.claim = claim
        self.entrances = entrances
    }

    /// Connections that are open.
    var count: Int { entrances.reduce(0) { count, each in count + each.loop.wait { each.entrance.value.count } } }

    /// Takes no more connections and lets those that stand finish. From then on another server may take the address.
    func retire() {
        for (loop, entrance) in entrances { loop.wait { entrance.value.retire() } }
        claim?.release()
    }
}
