/// What a process that hashes passwords says.
package enum HashAnswer: Hashable, Sendable {
    /// Said once, before anything is asked.
    case ready
    case hash(String)
    /// Whether the password is the one of the hash.
    case verdict(Bool)
    /// There is no memory for a hash.
    case exhausted

    private static let readyKind: UInt8 = 16
    private static let hashKind: UInt8 = 17
    private static let verdictKind: UInt8 = 18
    private static let exhaustedKind: UInt8 = 19

    package var frame: [UInt8] {
        switch self {
        case .ready: HashFrameReader.frame(kind: Self.readyKind, bytes: 0) { _ in }
        case .hash(let text):
            HashFrameReader.frame(kind: Self.hashKind, bytes: text.utf8.count) { $0.append(contentsOf: text.utf8) }
        case .verdict(let matches):
            HashFrameReader.frame(kind: Self.verdictKind, bytes: 1) { $0.append(matches ? 1 : 0) }
        case .exhausted: HashFrameReader.frame(kind: Self.exhaustedKind, bytes: 0) { _ in }
        }
    }

    /// Understands what a frame holds.
    package init(body: [UInt8], limits: HashFrameLimits = HashFrameLimits()) throws(HashFault) {
        let content = body.dropFirst()
        switch body.first {
        case Self.readyKind: self = .ready
        case Self.hashKind:
            guard (1...limits.hashBytes).contains(content.count) else { throw .content }
            self = .hash(String(decoding: content, as: UTF8.self))
            return
        case Self.verdictKind:
            guard let byte = content.first, byte <= 1, content.count == 1 else { throw .content }
            self = .verdict(byte == 1)
            return
        case Self.exhaustedKind: self = .exhausted
        default: throw .kind
        }
        guard content.isEmpty else { throw .content }
    }
}
