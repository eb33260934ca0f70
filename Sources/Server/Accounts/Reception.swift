internal import API
internal import Bytes
internal import Crypto
internal import Domain
internal import Feed
internal import Reactor
internal import Storage
internal import Telemetry

/// Everything that knows who somebody is: accounts and sessions, passwords, tokens, what was revoked, and the audit.
struct Reception: Sendable {
    let books: AccountBooks
    let passwords: PasswordHasher
    let revocations: Revocations
    let authenticator: Authenticator
    let authority: SessionAuthority
    let mint: TokenMint
    let desk: AccountDesk
    let audit: AuditWriter
    private let watch: RevocationWatch
    private let rounds: [Round]

    /// What is chosen for it.
    struct Plan {
        var keys: TokenKeys
        var format = TokenFormat.paseto
        var audience: String
        var limits = AccountLimits()
        var cost = PasswordCost.standard
        var workers: WorkerLimits
        /// Who computes the hashes; as many at once as there are workers.
        var hashing: any PasswordHashing = OwnHashing()
        /// No other program writes to this database.
        var isAlone: Bool
    }

    init(
        _ plan: Plan, _ database: Database, time: any TimeSource, logs: (String) -> Log
    ) throws(SystemFailure) {
        let loop = database.reactor
        books = AccountBooks(database, limits: plan.limits) { PublicID.text($0) }
        passwords = try PasswordHasher(cost: plan.cost, by: plan.hashing, limits: plan.workers)
        revocations = Revocations(limits: plan.limits)
        mint = TokenMint(plan.keys, format: plan.format, audience: plan.audience, limits: plan.limits)
        authenticator = Authenticator(mint: mint, revocations: revocations, time: time)
        let trail = AuditBooks(database)
        audit = AuditWriter(trail, on: loop, time: time, log: logs("audit"))
        let accounts = StoredAccounts(books: books, database: database, time: time)
        authority = SessionAuthority(authenticator, accounts: accounts)
        desk = AccountDesk(
            accounts: accounts, passwords: passwords, mint: mint,
            revocations: revocations, audit: audit, identities: RandomIdentities(), time: time, limits: plan.limits)
        let words = logs("accounts")
        watch = RevocationWatch(books, revocations, time: time, limits: plan.limits, log: words)
        let upkeep = AccountUpkeep(database)
        let cleaning = Round(on: loop, every: .seconds(60)) { [limits = plan.limits] in
            do throws(StoreFailure) {
                _ = try await upkeep.sweep(now: time.now)
            } catch {
                words.warning("the tables of accounts are not cleaned: \(error)")
            }
            do throws(StoreFailure) {
                _ = try await trail.sweep(before: limits.auditBegin(at: time.now))
            } catch {
                words.warning("the audit is not cleaned: \(error)")
            }
        }
        let looking = Round(on: loop, every: RevocationWatch.interval) { [watch] in await watch.round() }
        rounds = plan.isAlone ? [cleaning] : [cleaning, looking]
    }

    /// Learns which tokens are good no longer, before anybody can show one. Called on the loop of the database.
    func start() async throws(StoreFailure) {
        try await watch.look()
        for round in rounds { round.start() }
    }

    func shutDown(within time: Duration) async {
        for round in rounds { round.stop() }
        await audit.finish(within: time)
    }

    func register(in metrics: inout MetricsRegistry) {
        metrics.sampledCounter("seatwire_password_hashes_total", "Hashes of passwords that were computed.") {
            [passwords] in Double(passwords.work)
        }
        metrics.sampledGauge("seatwire_password_hashes_waiting", "Hashes of passwords that wait for a thread.") {
            [passwords] in Double(passwords.waiting)
        }
        metrics.sampledCounter(
            "seatwire_password_processes_lost_total", "Processes that hash passwords and ended by themselves."
        ) {
            [passwords] in Double(passwords.losses)
        }
        metrics.sampledGauge("seatwire_revocations", "Sessions whose tokens are refused before their time.") {
            [revocations] in Double(revocations.count)
        }
        metrics.sampledCounter("seatwire_audit_lost_total", "Audit entries that could not be kept.") {
            [audit] in Double(audit.lost)
        }
    }
}
