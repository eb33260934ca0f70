/// Clients that offer permessage-deflate and then do not understand it.
enum BrokenDeflate {
    /// Safari 15.0 to 15.3 closes the connection at the first compressed message.
    private static let versions = ["Version/15.0", "Version/15.1", "Version/15.2", "Version/15.3"]

    static func isSuspected(_ fields: HandshakeFields) -> Bool {
        guard let agent = fields.only("user-agent") else { return false }
        let words = agent.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        let isSafari = words.contains { $0.hasPrefix("Safari/") }
        return isSafari && words.contains { word in versions.contains { word == $0 || word.hasPrefix($0 + ".") } }
    }
}
