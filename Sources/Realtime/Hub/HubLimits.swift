/// Every bound of a hub, its topics and the connections on it.
package struct HubLimits: Sendable {
    /// Connections on one hub.
    package var connections = 100_000
    /// Subscriptions of one connection.
    package var subscriptions = 32
    /// Messages that a topic keeps for whoever falls behind or comes back.
    package var ringMessages = 4_096
    /// Bytes of messages that a topic keeps, counted in their plain form.
    package var ringBytes = 4 * 1_024 * 1_024
    /// Bytes of messages that are joined to be handed to the kernel in one piece.
    package var runBytes = 64 * 1_024
    /// Messages behind the newest at which a connection is given a merged form or a snapshot instead.
    package var lagMessages = 64
    /// Bytes that a connection which is behind is given before it has taken them.
    package var catchUpBytes = 64 * 1_024
    /// Bytes that the kernel may hold unsent for one connection.
    package var unsentBytes = 16 * 1_024
    /// Messages on their way to one hub. What comes above is left out, and its topics are brought up to date by their
    /// sources.
    package var mailboxMessages = 65_536
    /// The shortest time between two messages of a hot topic, and the longest. Short enough that two holds which happen
    /// to come together are not told late; what spaces a topic that is really hot is `tickBudget`.
    package var tick = Duration.milliseconds(2)...Duration.milliseconds(250)
    /// Frames a second for each millisecond of the tick: what viewers × messages a second are divided by.
    package var tickBudget = 8_000

    package init() {}

    /// Stops the program when a bound makes no sense.
    package func validate() {
        precondition((1...ConnectionID.slots).contains(connections), "connections must be 1…\(ConnectionID.slots)")
        precondition(subscriptions >= 1, "subscriptions must be at least 1")
        precondition(ringMessages >= 1 && ringBytes >= 1, "a ring keeps at least one message")
        precondition(runBytes >= 1, "runBytes must be at least 1")
        precondition((1...ringMessages).contains(lagMessages), "lagMessages must be 1…ringMessages")
        precondition(catchUpBytes >= 1, "catchUpBytes must be at least 1")
        precondition(unsentBytes >= 1, "unsentBytes must be at least 1")
        precondition(mailboxMessages >= 1, "mailboxMessages must be at least 1")
        precondition(tick.lowerBound > .zero, "the shortest tick must be longer than nothing")
        precondition(tickBudget >= 1, "tickBudget must be at least 1")
    }
}
