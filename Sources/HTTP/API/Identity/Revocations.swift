package import Domain
internal import Reactor

/// Sessions whose access tokens are good no longer, for as long as such a token could still be shown. Every request
/// asks it, so it is in memory; the database tells it what other nodes have revoked.
package final class Revocations: Sendable {
    /// What the table says of a token.
    package enum Verdict: Hashable, Sendable {
        case good
        case ended
        case outdated

        /// What whoever shows the token is told; nil when it is good.
        package var problem: Problem? {
            switch self {
            case .good: nil
            case .ended: Problem(.unauthenticated, "The session has ended.")
            case .outdated: Problem(.tokenExpired)
            }
        }
    }

    package typealias Listener = @Sendable (Revocation) -> Void

    private struct Mark {
        /// Tokens of a lower generation are refused; all of them when the session has ended.
        var leastGeneration: Int32
        var forgetAt: Moment
    }

    private struct Table {
        var marks: [SessionID: Mark] = [:]
        /// Tokens that were made until then are refused: set when there were too many marks to keep. Every node has the
        /// database's time, so no other one makes a token of before later.
        var issuedUntil = Moment.distantPast
        var listeners: [Listener] = []
        var nextSweep = Moment.distantPast
    }

    private let table = Locked(Table())
    private let limits: AccountLimits

    package init(limits: AccountLimits = AccountLimits()) {
        self.limits = limits
    }

    /// Hears of every revocation, once, on whatever thread it comes. For sockets that stay open: their tokens were
    /// looked at long ago.
    package func onRevoked(_ hear: @escaping Listener) {
        table.withLock { $0.listeners.append(hear) }
    }

    /// Takes note; what is known already is not told again.
    package func add(_ revocations: [Revocation], now: Moment) {
        guard !revocations.isEmpty else { return }
        let forgetAt = now.advanced(by: Milliseconds(limits.accessTime.count + 2 * limits.clockSkew.count))
        let (news, listeners) = table.withLock { [limits] table -> ([Revocation], [Listener]) in
            Self.sweep(&table, now)
            var news: [Revocation] = []
            for revocation in revocations {
                let least = revocation.leastGeneration
                guard table.marks[revocation.session].map({ $0.leastGeneration < least }) ?? true else { continue }
                if table.marks.count >= limits.revocations {
                    // Rather than forget one, all that were issued so far must be refreshed, which the database checks.
                    table.marks.removeAll()
                    table.issuedUntil = now
                }
                table.marks[revocation.session] = Mark(leastGeneration: least, forgetAt: forgetAt)
                news.append(revocation)
            }
            return (news, table.listeners)
        }
        for revocation in news {
            for listener in listeners { listener(revocation) }
        }
    }

    /// Whoever has shown no token has nothing that could be revoked.
    package func verdict(on principal: Principal) -> Verdict {
        guard let session = principal.session, let generation = principal.generation, let issued = principal.issuedAt
        else { return .good }
        return table.withLock { table in
            if let mark = table.marks[session] {
                if mark.leastGeneration == .max { return .ended }
                if generation < mark.leastGeneration { return .outdated }
            }
            return issued <= table.issuedUntil ? .outdated : .good
        }
    }

    package var count: Int { table.withLock { $0.marks.count } }

    private static func sweep(_ table: inout Table, _ now: Moment) {
        guard now >= table.nextSweep else { return }
        table.nextSweep = now.advanced(by: .minutes(1))
        table.marks = table.marks.filter { $0.value.forgetAt > now }
    }
}

extension Revocation {
    fileprivate var leastGeneration: Int32 {
        switch kind {
        case .ended: .max
        case .outdated(let least): least
        }
    }
}
