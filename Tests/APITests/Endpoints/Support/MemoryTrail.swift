import Contract
import Domain
import Reactor

@testable import API

/// An audit that is kept in memory.
final class MemoryTrail: AuditTrail {
    struct Entry: Sendable {
        let action: String
        let subject: String
        let actor: AuditActor
        let outcome: AuditEntry.Outcome
        let before: String?
        let after: String?

        /// A member of what was before or is after.
        static func member(_ text: String?, _ path: String...) -> JSONValue? {
            path.reduce(text.flatMap { try? JSONReader.read(Array($0.utf8)) }) { $0?[$1] }
        }
    }

    private let kept = Locked<(entries: [Entry], keys: Set<WideID>)>(([], []))

    var entries: [Entry] { kept.withLock { $0.entries } }

    /// As if nothing had been told so far.
    func forget() { kept.withLock { $0 = ([], []) } }

    func record(
        _ action: String, _ subject: String, by actor: AuditActor, _ outcome: AuditEntry.Outcome, before: String?,
        after: String?, under key: WideID?
    ) {
        let entry = Entry(
            action: action, subject: subject, actor: actor, outcome: outcome, before: before, after: after)
        kept.withLock { kept in
            guard key.map({ kept.keys.insert($0).inserted }) ?? true else { return }
            kept.entries.append(entry)
        }
    }

    func entries(_ wanted: AuditSearch) async throws(PortFailure) -> [AuditEntry] { [] }
}
