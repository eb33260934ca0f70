internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// The demo at the start of a server in development.
struct DemoStart: Sendable {
    let seeder: Seeder
    let accounts: DemoAccounts
    let password: Password?
    /// Always in a database of our own, in another when it has one.
    let isDue: Bool
    let log: Log

    /// Writes the demo as it is to be today.
    func rollForward() async {
        do throws(StoreFailure) {
            let hasDemo = isDue ? true : try await seeder.hasDemo()
            guard hasDemo else { return }
            try await seeder.seed()
            // What is secret goes to whoever started the program, never into the log.
            if let words = try await accounts.seed(password) { try? StandardStream.output.write(words) }
        } catch {
            // The demo is there to be played with, and whatever somebody made of it stops no server.
            log.warning("the demo is not complete: \(error)")
        }
    }
}
