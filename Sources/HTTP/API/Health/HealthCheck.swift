/// One thing that the server cannot do without, and how to ask whether it is there.
package struct HealthCheck: Sendable {
    /// The name that the report shows: `database`.
    package let name: String
    /// After this the answer counts as no. A check that goes on regardless harms nobody.
    package let timeout: Duration
    /// Throws when the thing is not well. What it throws is logged and never shown.
    package let ask: @Sendable () async throws -> Void

    package init(
        _ name: String, timeout: Duration = .seconds(2), ask: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.timeout = timeout
        self.ask = ask
    }
}
