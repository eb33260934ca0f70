internal import Bytes
package import Domain

/// Who did what. Written down by whoever conforms, with the time at which it is told.
package protocol AuditTrail: Sendable {
    /// Takes note at once and without waiting; what cannot be kept is counted and said in the log.
    /// - Parameter key: what is told again under it on the same day is left out; nil for what is told once.
    func record(
        _ action: String, _ subject: String, by actor: AuditActor, _ outcome: AuditEntry.Outcome, before: String?,
        after: String?, under key: WideID?)
    /// The newest first.
    func entries(_ wanted: AuditSearch) async throws(PortFailure) -> [AuditEntry]
}

extension AuditTrail {
    package func record(
        _ action: String, _ subject: String, by actor: AuditActor, _ outcome: AuditEntry.Outcome, before: String?,
        after: String?
    ) {
        record(action, subject, by: actor, outcome, before: before, after: after, under: nil)
    }
}

extension Request {
    /// Who asks, as the audit knows him.
    var auditActor: AuditActor { AuditActor(principal, exchange) }
}

extension AuditActor {
    init(_ principal: Principal?, _ exchange: Exchange) {
        self.init(
            account: principal?.account ?? .nobody, role: principal?.role, address: exchange.client.description,
            requestID: exchange.id)
    }
}
