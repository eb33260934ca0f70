/// What is asked of whoever hashes passwords.
package struct HashRequest: Hashable, Sendable {
    package enum Task: Hashable, Sendable {
        /// Make a hash.
        case hash(PasswordCost)
        /// Tell whether a hash is that of the password.
        case verify(against: String)
    }

    private static let hashKind: UInt8 = 1
    private static let verifyKind: UInt8 = 2

    package let task: Task
    package private(set) var password: [UInt8]

    package init(_ task: Task, password: String) {
        self.task = task
        self.password = Array(password.utf8)
    }

    /// Does what is asked, and leaves nothing of the password.
    package mutating func carryOut() -> HashAnswer {
        defer { Secrecy.wipe(&password) }
        switch task {
        case .hash(let cost): return Argon2id.hash(password, cost: cost).map { .hash($0) } ?? .exhausted
        case .verify(let hash): return .verdict(Argon2id.verify(password, against: hash))
        }
    }

    /// Whether an answer is one to this request.
    package func fits(_ answer: HashAnswer) -> Bool {
        switch (task, answer) {
        case (.hash, .hash), (.hash, .exhausted), (.verify, .verdict): true
        case (.hash, .ready), (.hash, .verdict), (.verify, .ready), (.verify, .hash), (.verify, .exhausted): false
        }
    }

    // MARK: As bytes

    /// The request as a frame; nil when it is beyond the limits.
    package func frame(_ limits: HashFrameLimits = HashFrameLimits()) -> [UInt8]? {
        guard password.count <= limits.passwordBytes else { return nil }
        switch task {
        case .hash(let cost):
            guard cost.memory <= limits.memoryBytes, cost.passes <= limits.passes else { return nil }
            return HashFrameReader.frame(kind: Self.hashKind, bytes: 12 + password.count) { frame in
                HashFrameReader.append(UInt64(cost.memory), bytes: 8, to: &frame)
                HashFrameReader.append(UInt64(cost.passes), bytes: 4, to: &frame)
                frame.append(contentsOf: password)
            }
        case .verify(let hash):
            guard hash.utf8.count <= limits.hashBytes else { return nil }
            return HashFrameReader.frame(kind: Self.verifyKind, bytes: 2 + hash.utf8.count + password.count) { frame in
                HashFrameReader.append(UInt64(hash.utf8.count), bytes: 2, to: &frame)
                frame.append(contentsOf: hash.utf8)
                frame.append(contentsOf: password)
            }
        }
    }

    /// Understands what a frame holds.
    package init(body: [UInt8], limits: HashFrameLimits = HashFrameLimits()) throws(HashFault) {
        var content = body[...]
        switch content.popFirst() {
        case Self.hashKind:
            guard let memory = HashFrameReader.number(bytes: 8, from: &content),
                let passes = HashFrameReader.number(bytes: 4, from: &content),
                let cost = PasswordCost(memory: memory, passes: passes, within: limits)
            else { throw .content }
            task = .hash(cost)
        case Self.verifyKind:
            guard let length = HashFrameReader.number(bytes: 2, from: &content), length <= UInt64(limits.hashBytes),
                length <= UInt64(content.count)
            else { throw .content }
            task = .verify(against: String(decoding: content.prefix(Int(length)), as: UTF8.self))
            content = content.dropFirst(Int(length))
        default: throw .kind
        }
        guard content.count <= limits.passwordBytes else { throw .content }
        password = Array(content)
    }
}

extension PasswordCost {
    /// Nil for what nobody may ask for.
    fileprivate init?(memory: UInt64, passes: UInt64, within limits: HashFrameLimits) {
        guard memory >= UInt64(Self.leastMemory), memory <= UInt64(limits.memoryBytes) else { return nil }
        guard passes >= 1, passes <= UInt64(limits.passes) else { return nil }
        self.init(memory: Int(memory), passes: Int(passes))
    }
}
