package import Bytes
internal import Reactor
internal import WebSocket

/// One message of a topic: what it follows, what it leads to, and its bytes, made once and never changed. Shared by all
/// loops.
package final class Message: Sendable {
    /// The version that it follows. A snapshot follows any.
    package let previous: UInt64
    /// The version that it leads to.
    package let version: UInt64
    /// Whether it stands for everything up to its version, whatever the receiver had before.
    package let isSnapshot: Bool
    /// When it was made; nil when nobody measures that.
    let born: Tick?
    /// The WebSocket text frame.
    let plain: [UInt8]
    private let payload: Int
    /// What an event stream calls the place behind this message.
    private let position: String
    private let made = Locked(Made())

    /// What is made when the first connection needs it.
    private struct Made {
        var deflated: [UInt8]?
        var event: [UInt8]?
    }

    /// - Parameters:
    ///   - text: what the receiver reads, in UTF-8.
    ///   - position: what an event stream gives as the id of the event, to come back to.
    ///   - born: when what it tells became true.
    package init(
        follows previous: UInt64, version: UInt64, isSnapshot: Bool = false, text: [UInt8], position: String = "",
        born: Tick? = nil
    ) {
        precondition(previous < version || isSnapshot, "a message leads forward")
        self.previous = previous
        self.version = version
        self.isSnapshot = isSnapshot
        self.position = position
        self.born = born
        plain = FrameWriter.serverFrame(.text, text)
        payload = plain.count - text.count
    }

    func bytes(_ form: MessageForm, _ codec: DeflateCodec) -> [UInt8] {
        switch form {
        case .plain: return plain
        case .deflated:
            return made.withLock { made in
                if let done = made.deflated { return done }
                let frame = compressedFrame(codec) ?? plain
                made.deflated = frame
                return frame
            }
        case .event:
            return made.withLock { made in
                if let done = made.event { return done }
                let event = EventChunk.make(plain[payload...], id: position)
                made.event = event
                return event
            }
        }
    }

    /// Nil when compressing saves nothing worth it.
    private func compressedFrame(_ codec: DeflateCodec) -> [UInt8]? {
        guard let smaller = codec.compressed(Array(plain[payload...]).span) else { return nil }
        return FrameWriter.serverFrame(.text, smaller, isCompressed: true)
    }
}
