internal import COpenSSL

/// The sessions that a client may resume: the newest of each server, up to a limit. One of TLS 1.3 is taken out when it
/// is used, because a ticket that is shown twice links two connections (RFC 8446 appendix C.4); one of TLS 1.2 stays,
/// because its server may send no other.
final class TLSSessionCache: Sendable {
    /// Owns one reference to a session.
    ///
    /// Why `@unchecked Sendable` holds: OpenSSL counts references atomically and does not change a session that was
    /// handed out.
    final class Session: @unchecked Sendable {
        let raw: OpaquePointer

        init(taking raw: OpaquePointer) { self.raw = raw }

        deinit { SSL_SESSION_free(raw) }

        var isForOneUse: Bool { SSL_SESSION_get_protocol_version(raw) == TLS1_3_VERSION }
    }

    private struct State {
        var sessions: [String: (session: Session, age: UInt64)] = [:]
        var clock: UInt64 = 0
    }

    private let state = Locked(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func keep(_ session: Session, of server: String) {
        let dropped = state.withLock { state -> [Session] in
            state.clock += 1
            var dropped = [state.sessions.updateValue((session, state.clock), forKey: server)?.session]
            // Rare and on the client's side only, so a scan is cheap enough.
            if state.sessions.count > limit, let oldest = state.sessions.min(by: { $0.value.age < $1.value.age }) {
                dropped.append(state.sessions.removeValue(forKey: oldest.key)?.session)
            }
            return dropped.compactMap(\.self)
        }
        withExtendedLifetime(dropped) {}
    }

    func take(of server: String) -> Session? {
        state.withLock { state in
            guard let session = state.sessions[server]?.session else { return nil }
            if session.isForOneUse { state.sessions[server] = nil }
            return session
        }
    }
}
