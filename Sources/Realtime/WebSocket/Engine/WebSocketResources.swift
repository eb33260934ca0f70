/// What the connections of one loop share, so that an idle one has next to nothing of its own. It belongs to one
/// thread.
package final class WebSocketResources {
    package let limits: WebSocketLimits
    package let codec: DeflateCodec
    /// Only clients need masks.
    let masks: MaskSource?
    /// Buffers that no message uses: for the one that is being read and for the one that is inflated.
    private var spares: [[UInt8]] = []

    private static let mostSpares = 2

    package init(limits: WebSocketLimits, codec: DeflateCodec = DeflateCodec(), masks: MaskSource? = nil) {
        self.limits = limits.validated()
        self.codec = codec
        self.masks = masks
    }

    /// An empty buffer, with memory when one is at hand.
    func lend() -> [UInt8] {
        spares.popLast() ?? []
    }

    /// Takes a buffer back; one that is large is let go.
    func giveBack(_ buffer: consuming [UInt8]) {
        guard buffer.capacity > 0, buffer.capacity <= limits.keptBytes, spares.count < Self.mostSpares else { return }
        buffer.removeAll(keepingCapacity: true)
        spares.append(buffer)
    }

    /// The key for a frame of a client; nil for a server, which must not mask (RFC 6455 section 5.1).
    func key(for role: Role) -> UInt32? {
        switch role {
        case .server: return nil
        case .client:
            guard let masks else { preconditionFailure("a client needs a source of masks") }
            return masks.key()
        }
    }
}
