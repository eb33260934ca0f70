import Reactor
import TestSupport

/// A database of its own, and the settings of a production on it.
struct Production {
    let postgres: TestPostgres
    let environment: [(name: String, value: String)]

    static func make() async throws -> Self {
        let postgres = try await TestPostgres.own(durable: true)
        return Self(
            postgres: postgres,
            environment: [
                ("DATABASE_URL", try await postgres.makeDatabase().connectionURL), ("SEATWIRE_ENV", "production"),
                ("SEATWIRE_TOKEN_KEY", String(repeating: "0123abcd", count: 8)),
            ])
    }

    /// Runs a command to its end.
    func run(_ arguments: String...) async throws -> (ending: ProcessEnding?, text: String) {
        try await ServerProcess.run(arguments, environment: environment, in: postgres.directory)
    }
}
