import Domain
import Storage

extension PostgresLedger {
    /// Submits a batch and waits for what comes of it.
    func submit(_ proposal: Proposal) async -> ProposalResult? {
        await withCheckedContinuation { continuation in
            submit(proposal) { continuation.resume(returning: $0) }
        }
    }

    func lock(_ show: ShowID, after position: LedgerPosition) async -> LedgerReading? {
        await withCheckedContinuation { continuation in
            lock(show, after: position) { continuation.resume(returning: $0) }
        }
    }
}
