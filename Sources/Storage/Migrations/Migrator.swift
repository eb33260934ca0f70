internal import Reactor
package import Telemetry

/// Brings a database to the schema of the files, or back. One migrator works at a time; others wait for it and then
/// find nothing left to do.
package struct Migrator: Sendable {
    /// How patient a migrator is.
    package struct Patience: Sendable {
        /// With another migrator.
        package var lock = Duration.seconds(600)
        /// With one file.
        package var step = Duration.seconds(3600)
        /// How often a step is tried that did not get its table locks within two seconds each: a longer wait would
        /// make every statement on those tables queue up behind it.
        package var attempts = 30
        package var backoff = Backoff(base: .milliseconds(250), cap: .seconds(5))

        package init() {}
    }

    private let database: Database
    private let set: MigrationSet
    private let patience: Patience
    private let log: Log

    package init(_ database: Database, _ set: MigrationSet, patience: Patience = Patience(), log: Log) {
        self.database = database
        self.set = set
        self.patience = patience
        self.log = log
    }

    /// What is applied, what is to come, and what does not fit. It changes nothing and takes no lock.
    package func plan() async throws(StoreFailure) -> MigrationPlan {
        let set = set
        return try await database.session { session -> Result<MigrationPlan, StoreFailure> in
            do throws(StoreFailure) {
                let table = MigrationTable(session: session, schema: session.database.settings.schema)
                return .success(MigrationPlan(set, applied: try await table.rows()))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Applies everything that is not applied; gives what it applied.
    package func up() async throws(MigrationFailure) -> [Migration] {
        try await migrate { plan throws(MigrationFaults) in
            try plan.stepsUp()
        } step: { migration in
            Step(script: migration.up, migration: migration, isUp: true)
        }
    }

    /// Takes back the newest `count`; gives what it took back.
    package func down(_ count: Int) async throws(MigrationFailure) -> [Migration] {
        try await migrate { plan throws(MigrationFaults) in
            try plan.stepsDown(count)
        } step: { migration in
            Step(script: migration.down, migration: migration, isUp: false)
        }
    }

    private struct Step: Sendable {
        let script: MigrationScript
        let migration: Migration
        let isUp: Bool
    }

    private func migrate(
        _ choose: @escaping @Sendable (MigrationPlan) throws(MigrationFaults) -> [Migration],
        step: @escaping @Sendable (Migration) -> Step
    ) async throws(MigrationFailure) -> [Migration] {
        let outcome: Result<[Migration], MigrationFailure>
        do throws(StoreFailure) {
            outcome = try await database.session { session in
                let outcome = await self.migrate(session, choose, step: step)
                // A script may have left settings behind; the lock ends with the connection too.
                await session.retire()
                return outcome
            }
        } catch {
            throw .store(error)
        }
        return try outcome.get()
    }

    private func migrate(
        _ session: Session, _ choose: (MigrationPlan) throws(MigrationFaults) -> [Migration], step: (Migration) -> Step
    ) async -> Result<[Migration], MigrationFailure> {
        let table = MigrationTable(session: session, schema: session.database.settings.schema)
        do throws(MigrationFailure) {
            let chosen: [Migration]
            do throws(StoreFailure) {
                try await table.lock(within: patience.lock) { log.info("another migrator is at work: waiting for it") }
                try await table.prepare()
                let plan = MigrationPlan(set, applied: try await table.rows())
                do throws(MigrationFaults) { chosen = try choose(plan) } catch { return .failure(.faults(error)) }
            } catch {
                throw .store(error)
            }
            for migration in chosen { try await perform(step(migration), table) }
            return .success(chosen)
        } catch {
            return .failure(error)
        }
    }

    private func perform(_ step: Step, _ table: MigrationTable) async throws(MigrationFailure) {
        var attempt = 1
        while true {
            do throws(MigrationFailure) {
                try await performOnce(step, table)
                log.info("\(step.isUp ? "applied" : "took back") \(step.script.file)")
                return
            } catch {
                guard case .failed(_, _, let failure) = error, attempt < patience.attempts, !failure.outcomeUnknown,
                    [.lockTimeout, .deadlock, .serialization].contains(failure.code)
                else { throw error }
                log.warning("\(step.script.file) waits for locks of others", ["attempt": .number(attempt)])
                await database.reactor.pause(patience.backoff.bound(beforeAttempt: attempt))
                attempt += 1
            }
        }
    }

    /// One attempt at one file: all of it and its row in the table, or nothing.
    private func performOnce(_ step: Step, _ table: MigrationTable) async throws(MigrationFailure) {
        let session = table.session
        do throws(StoreFailure) {
            _ = try await session.script("BEGIN; SET LOCAL lock_timeout = '2s'", mayCommit: false)
            _ = try await session.script(step.script.text, mayCommit: false, within: patience.step)
            if step.isUp { try await table.insert(step.migration) } else { try await table.delete(step.migration) }
            _ = try await session.script("COMMIT", within: patience.step)
        } catch {
            // Without a connection PostgreSQL rolls back by itself.
            _ = try? await session.script("ROLLBACK", mayCommit: false)
            throw .failed(step.script, error)
        }
    }
}
