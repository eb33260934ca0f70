/// Content that is made while it is sent. The connection calls `start` once, on its own loop, with a writer.
package struct BodyStream: Sendable {
    /// What a producer may do with the connection. Calls are legal only on the connection's loop.
    package protocol Writer: AnyObject {
        /// Queues a piece. False when the connection is gone or its output is full: wait for `onDrained`.
        func write(_ bytes: [UInt8]) -> Bool
        /// Ends the content; nothing may be written afterwards.
        func finish()
        /// Cuts the connection, so that the client sees that the content is not whole.
        func abort()
        /// Called each time the queued output has gone out, and once with `closed` true when the connection ends.
        func onDrained(_ action: @escaping (_ closed: Bool) -> Void)
    }

    package let start: @Sendable (any Writer) -> Void

    package init(start: @escaping @Sendable (any Writer) -> Void) {
        self.start = start
    }
}
