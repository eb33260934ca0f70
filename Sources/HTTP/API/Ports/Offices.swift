/// The shows that are sold here, each with its box office.
package protocol Offices: Sendable {
    /// The show, with its box office open, or nil when there is no such show. Whoever conforms keeps what is in use
    /// and opens the rest when somebody asks.
    func show(_ name: ShowName) async throws(PortFailure) -> OpenShow?
}
