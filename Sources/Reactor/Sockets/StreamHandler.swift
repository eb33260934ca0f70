/// What lives on a connection: it hears what happens to the stream and speaks through it. Confined to the stream's
/// loop.
package protocol StreamHandler: AnyObject {
    /// The connection stands; with TLS, after the handshake. Bytes may be written.
    func opened(_ stream: Stream)

    /// Bytes came. Answers how many were consumed. A handler that consumes a part is asked again with the rest until
    /// it pauses reading or consumes none; the rest is then kept and comes again with more behind it.
    func received(_ input: Span<UInt8>, on stream: Stream) -> Int

    /// The peer will send no more; it may still be reading.
    func ended(_ stream: Stream)

    /// Everything that was written has been handed to the kernel.
    func drained(_ stream: Stream)

    /// The connection is gone. Nothing else is called afterwards.
    func closed(_ stream: Stream, why reason: StreamEnd)
}
