/// How a server answers an offer of permessage-deflate (RFC 7692 section 7.1).
struct DeflateAnswer {
    let agreement: DeflateAgreement
    /// The value of Sec-WebSocket-Extensions.
    let answer: String

    /// Nil when the offer cannot be accepted: the next one may be.
    init?(to offer: ExtensionList.Member) {
        guard let parameters = DeflateParameters(offer) else { return nil }
        // Both ends forget their context: the server may say so unasked (sections 7.1.1.1 and 7.1.1.2). The client's
        // window is not limited, because ours is the largest.
        let answer = "\(DeflateParameters.name); server_no_context_takeover; client_no_context_takeover"
        switch parameters.serverWindow {
        case .absent:
            agreement = DeflateAgreement()
            self.answer = answer
        case .unsaid: return nil
        case .bits(let bits):
            // zlib has no raw stream with a window of 256 bytes.
            guard DeflateCodec.windows.contains(Int(bits)) else { return nil }
            agreement = DeflateAgreement(sendWindowBits: bits)
            self.answer = "\(answer); server_max_window_bits=\(bits)"
        }
    }
}
