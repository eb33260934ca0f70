package import Domain

/// The shows that are sold here, each with its box office.
package protocol Offices: Sendable {
    /// The show, with its box office open, or nil when there is no such show. Whoever conforms keeps what is in use
    /// and opens the rest when somebody asks.
    /// - Parameter opens: whether a box office that is not open may be opened for whoever asks. Otherwise it is as if
    ///   there were no such show: what is asked for in vain is not worth the place of another.
    func show(_ name: ShowName, if opens: @Sendable (ShowOutline) -> Bool) async throws(PortFailure) -> OpenShow?

    /// The same, when nobody has to be asked for it; nil says nothing. Most requests are for a show that others have
    /// just asked for, and are spared the steps of the longer way.
    func known(_ name: ShowName) throws(PortFailure) -> OpenShow?

    /// What is known of a show beside its sale has changed: whoever asks from now on is told what it is by then.
    func forget(_ show: ShowID)
}
