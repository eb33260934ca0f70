package import Crypto

/// Whoever computes the hashes of passwords.
package protocol PasswordHashing: Sendable {
    /// Does what is asked, on a thread that may wait.
    func answer(_ request: HashRequest) throws(HashingFailure) -> HashAnswer

    /// How many of its processes ended by themselves.
    var losses: Int { get }

    /// Ends it. Nobody asks any more.
    func stop()
}

/// Nobody is there who could hash a password now.
package struct HashingFailure: Error, Hashable, Sendable {
    package init() {}
}

/// Hashes on the thread that asks.
package struct OwnHashing: PasswordHashing {
    package init() {}

    package func answer(_ request: HashRequest) throws(HashingFailure) -> HashAnswer {
        var request = request
        return request.carryOut()
    }

    package var losses: Int { 0 }
    package func stop() {}
}
