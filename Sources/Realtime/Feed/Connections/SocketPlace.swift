internal import Bytes
internal import Domain

/// The place of one connection in the census: given back when it is let go of, however that comes about.
final class SocketPlace: Sendable {
    private let census: SocketCensus
    private let address: IPAddress

    /// Nil when the address has as many as it may.
    init?(in census: SocketCensus, for address: IPAddress) {
        guard census.enter(address) else { return nil }
        self.census = census
        self.address = address
    }

    deinit {
        census.leave(address)
    }
}
