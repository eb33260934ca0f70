internal import HTTP

/// What a producer of streamed content holds of the connection. It outlives the connection harmlessly.
final class ContentWriter: BodyStream.Writer {
    private weak var connection: HTTPConnection?
    private var whenDrained: ((Bool) -> Void)?

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    func write(_ bytes: [UInt8]) -> Bool { connection?.send(bytes) ?? false }

    func finish() {
        whenDrained = nil
        connection?.endContent()
        connection = nil
    }

    func abort() {
        whenDrained = nil
        connection?.cutContent()
        connection = nil
    }

    func onDrained(_ action: @escaping (_ closed: Bool) -> Void) { whenDrained = action }

    func drained(closed: Bool) {
        let action = whenDrained
        if closed {
            whenDrained = nil
            connection = nil
        }
        action?(closed)
    }
}
