/// The TLS between a stream and its socket: the engine and the records that wait for the kernel.
final class SecureLayer {
    let engine: TLSEngine
    private var records = OutputQueue()
    /// Plain bytes are encrypted only as far ahead of the kernel as this, so that what waits is counted once, as plain.
    private static let aheadBytes = 64 * 1_024

    init(_ engine: TLSEngine) {
        self.engine = engine
    }

    /// Records that the kernel has not taken.
    var unsentBytes: Int { records.count }

    /// Whether more of the engine's own words wait than may: the peer asks for more answers than it takes. What was
    /// written waits as plain bytes.
    var isOverfull: Bool { records.count > engine.context.limits.unsentBytes }

    /// Collects what the engine has to say by itself: handshake messages, tickets, alerts.
    func collect() {
        records.append(engine.takeOutput())
    }

    /// Encrypts and sends as much as the kernel takes; with `ends`, close_notify behind the last byte.
    func send(
        _ output: inout OutputQueue, to descriptor: CInt, piecesPerCall: Int, ends: Bool
    ) throws(TLSFailure) -> OutputQueue.Outcome {
        while true {
            if engine.status == .open || engine.status == .ended {
                while !output.isEmpty, records.count < Self.aheadBytes {
                    try output.takeFirst(atMost: Self.aheadBytes) { piece throws(TLSFailure) in
                        try engine.write(piece)
                    }
                    collect()
                }
                if ends, output.isEmpty {
                    engine.close()
                    collect()
                }
            }
            switch records.send(to: descriptor, piecesPerCall: piecesPerCall) {
            case .emptied:
                switch engine.status {
                case .open, .ended: if output.isEmpty { return .emptied }
                // Plain bytes wait for the handshake, or for nothing any more.
                case .handshaking, .failed: return .emptied
                }
            case .blocked: return .blocked
            case .failed(let failure): return .failed(failure)
            }
        }
    }
}
