/// The header of a frame as it stands on the wire (RFC 6455 section 5.2).
struct FrameHeader: Hashable {
    var opcode: Opcode
    var isFinal: Bool
    /// RSV1: the message is compressed (RFC 7692 section 6).
    var isCompressed: Bool
    /// The masking key in the order of the wire from the lowest byte up; nil when the frame is not masked.
    var key: UInt32?
    /// Bytes of payload.
    var length: Int
}
