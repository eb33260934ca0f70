internal import Bytes

/// Every bound of the feed.
package struct FeedLimits: Sendable {
    /// Shows that one connection may watch.
    package var subscriptions = 32
    /// Connections of one client address, over all loops.
    package var socketsPerAddress = 64
    /// Connections of one account, over all loops.
    package var socketsPerAccount = 16
    /// Wrong keys of the gate on one connection. With the last of them: 1008.
    package var wrongKeys = 5
    /// Time in which a new connection must subscribe to something. Beyond: 4001.
    package var unsubscribedTime = Duration.seconds(60)
    /// Silence after which a heartbeat is sent.
    package var heartbeat = Duration.seconds(25)
    /// Silence after which a client takes the connection for dead.
    package var dead = Duration.seconds(60)
    /// In which time clients come back for the first try.
    package var reconnect = Duration.milliseconds(500)
    /// Numbers of the ledger that are read again for somebody who comes back; whoever lacks more gets a snapshot.
    package var tableEvents = 300
    /// Numbers of the ledger for which the node knows what changed since.
    package var historyEvents = 16_384
    /// Events that are told one by one in one message; more are merged.
    package var itemsPerChange = 64
    /// How long a position ahead of this node is waited for.
    package var aheadWait = Duration.milliseconds(200)
    /// How long finding a show or an account may take.
    package var findTime = Duration.seconds(5)
    /// Time between two counts of a show.
    package var countsInterval = Duration.seconds(1)
    /// How long a show without viewers stays ready for the next.
    package var idleTime = Duration.seconds(60)
    /// How long it is believed to which show a name leads, and how long somebody looks whether it still does.
    package var nameTime = Duration.seconds(1)
    /// How long it counts while the database does not say otherwise.
    package var oldNameTime = Duration.seconds(3_600)
    /// Shows that have viewers at once.
    package var shows = 4_096
    /// Messages that a viewer who fell behind is given one by one; who lacks more gets a merged change or a snapshot.
    package var lagMessages = 64
    /// Merged changes that are kept for those who are equally far behind.
    package var mergedChanges = 64

    package init() {}

    /// Stops the program when a bound makes no sense.
    package func validate() {
        precondition((1...1_000).contains(subscriptions), "subscriptions must be 1…1000")
        precondition(socketsPerAddress >= 1 && socketsPerAccount >= 1, "somebody must be able to connect")
        precondition(wrongKeys >= 1, "somebody must be able to show a key")
        precondition(min(unsubscribedTime, heartbeat, dead, findTime) > .zero, "a time limit must leave time")
        precondition(heartbeat < dead, "a heartbeat must come before the connection is taken for dead")
        precondition(min(countsInterval, idleTime, nameTime, oldNameTime) > .zero, "a time limit must leave time")
        precondition(reconnect >= .zero && aheadWait >= .zero, "a wait cannot be negative")
        precondition(tableEvents >= 0 && historyEvents >= 1, "a history cannot be negative")
        precondition((1...256).contains(lagMessages), "lagMessages must be 1…256")
        precondition(itemsPerChange >= 1 && shows >= 1 && mergedChanges >= 1, "a bound is at least one")
    }
}
