package import Bytes
internal import COpenSSL

/// The keys that seal session tickets. They outlive a reload, so that a client resumes across it, and are replaced by
/// the clock: whoever steals one opens the sessions of hours, not of years.
package final class TLSTicketKeys: Sendable {
    private struct Key {
        let name: [UInt8]
        let cipher: [UInt8]
        let mac: [UInt8]
        let made: Tick

        init(made: Tick) {
            name = Self.random(16)
            cipher = Self.random(32)
            mac = Self.random(32)
            self.made = made
        }

        private static func random(_ count: Int) -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
                let done = RAND_priv_bytes(bytes.baseAddress, CInt(count))
                precondition(done == 1, "OpenSSL has no randomness to give")
                filled = count
            }
        }
    }

    private struct State {
        var current: Key
        var previous: Key?

        /// Moves on until the current key is younger than `lifetime`.
        mutating func rotate(now: Tick, lifetime: Duration) {
            let age = now.since(current.made)
            guard age >= lifetime else { return }
            previous = age < lifetime * 2 ? current : nil
            current = Key(made: now)
        }
    }

    private let state: Locked<State>
    private let lifetime: Duration
    private let now: @Sendable () -> Tick

    /// - Parameter now: the clock by which keys age.
    package init(lifetime: Duration = TLSLimits().ticketKeyLifetime, now: @escaping @Sendable () -> Tick) {
        self.lifetime = lifetime
        self.now = now
        state = Locked(State(current: Key(made: now()), previous: nil))
    }

    /// Prepares the sealing of a new ticket and writes the name of the key. What OpenSSL wants to hear: 1, or -1.
    func seal(
        name: UnsafeMutablePointer<UInt8>, iv: UnsafeMutablePointer<UInt8>, cipher: OpaquePointer, mac: OpaquePointer
    ) -> CInt {
        let key = keys.current
        guard RAND_bytes(iv, EVP_MAX_IV_LENGTH) == 1,
            sw_ticket_cipher(cipher, mac, key.cipher, key.mac, key.mac.count, iv, 1) == 1
        else { return -1 }
        name.update(from: key.name, count: key.name.count)
        return 1
    }

    /// Prepares the opening of a ticket. What OpenSSL wants to hear: 1 when it is good, 2 when the client should also
    /// get a new one, 0 when the key is unknown and the handshake must be a full one.
    func open(
        name: UnsafePointer<UInt8>, iv: UnsafePointer<UInt8>, cipher: OpaquePointer, mac: OpaquePointer,
        renewing: Bool
    ) -> CInt {
        let keys = self.keys
        let wanted = UnsafeBufferPointer(start: name, count: 16)
        guard
            let key = [keys.current, keys.previous].compactMap(\.self).first(where: { wanted.elementsEqual($0.name) })
        else { return 0 }
        guard sw_ticket_cipher(cipher, mac, key.cipher, key.mac, key.mac.count, iv, 0) == 1 else { return -1 }
        return renewing || key.name != keys.current.name ? 2 : 1
    }

    private var keys: State {
        let now = now()
        return state.withLock { state in
            state.rotate(now: now, lifetime: lifetime)
            return state
        }
    }
}
