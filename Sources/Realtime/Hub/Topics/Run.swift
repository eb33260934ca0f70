internal import WebSocket

/// Messages that follow each other and go out together: what one turn of the loop brought for a topic, as one piece of
/// bytes in each form.
struct Run {
    /// The bytes of all messages, and where each of them ends.
    private struct Joined {
        let bytes: [UInt8]
        let ends: [Int]
    }

    /// Never empty; each follows the one before it.
    private(set) var messages: [Message]
    private var joined: [Joined?] = Array(repeating: nil, count: MessageForm.allCases.count)

    init(_ first: Message) {
        messages = [first]
    }

    /// The version that the run follows.
    var previous: UInt64 { messages[0].previous }
    /// The version that it leads to.
    var version: UInt64 { messages[messages.count - 1].version }
    /// The bytes that are kept for it, in the plain form.
    var weight: Int { messages.reduce(0) { $0 + $1.plain.count } }

    mutating func append(_ message: Message) {
        precondition(message.previous == version, "a message follows the one before it")
        messages.append(message)
        for index in joined.indices { joined[index] = nil }
    }

    /// All of it in one form.
    mutating func bytes(_ form: MessageForm, _ codec: DeflateCodec) -> [UInt8] {
        join(form, codec).bytes
    }

    /// What follows a version inside the run, or nil when no message of it leads there.
    mutating func bytes(_ form: MessageForm, after version: UInt64, _ codec: DeflateCodec) -> [UInt8]? {
        let whole = join(form, codec)
        if version == previous { return whole.bytes }
        guard let index = index(of: version) else { return nil }
        return Array(whole.bytes[whole.ends[index]...])
    }

    /// How many messages follow a version inside the run, or nil when no message of it leads there.
    func count(after version: UInt64) -> Int? {
        if version == previous { return messages.count }
        return index(of: version).map { messages.count - 1 - $0 }
    }

    private func index(of version: UInt64) -> Int? {
        var low = 0
        var high = messages.count
        while low < high {
            let middle = (low + high) / 2
            if messages[middle].version < version { low = middle + 1 } else { high = middle }
        }
        return low < messages.count && messages[low].version == version ? low : nil
    }

    private mutating func join(_ form: MessageForm, _ codec: DeflateCodec) -> Joined {
        if let done = joined[form.rawValue] { return done }
        let made: Joined
        if messages.count == 1 {
            let bytes = messages[0].bytes(form, codec)
            made = Joined(bytes: bytes, ends: [bytes.count])
        } else {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(weight)
            var ends: [Int] = []
            ends.reserveCapacity(messages.count)
            for message in messages {
                bytes.append(contentsOf: message.bytes(form, codec))
                ends.append(bytes.count)
            }
            made = Joined(bytes: bytes, ends: ends)
        }
        joined[form.rawValue] = made
        return made
    }
}
