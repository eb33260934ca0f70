/// The first message of every connection.
package struct FeedWelcome: Hashable, Sendable {
    package var server: String
    package var now: String
    package var heartbeatMilliseconds: Int
    package var deadMilliseconds: Int
    package var reconnectMilliseconds: Int
    package var subscriptions: Int
    package var messageBytes: Int
    package var commandsPerSecond: Int

    package init(
        server: String, now: String, heartbeatMilliseconds: Int, deadMilliseconds: Int, reconnectMilliseconds: Int,
        subscriptions: Int, messageBytes: Int, commandsPerSecond: Int
    ) {
        self.server = server
        self.now = now
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.deadMilliseconds = deadMilliseconds
        self.reconnectMilliseconds = reconnectMilliseconds
        self.subscriptions = subscriptions
        self.messageBytes = messageBytes
        self.commandsPerSecond = commandsPerSecond
    }

    package var bytes: [UInt8] {
        JSONWriter.object(capacity: 512) { json in
            json.string("type", "welcome")
            json.string("protocol", FeedMessageTable.subprotocol)
            json.string("server", server)
            json.string("now", now)
            json.integer("heartbeat_ms", heartbeatMilliseconds)
            json.integer("dead_ms", deadMilliseconds)
            json.integer("reconnect_ms", reconnectMilliseconds)
            json.object("limits") { json in
                json.integer("subscriptions", subscriptions)
                json.integer("message_bytes", messageBytes)
                json.integer("commands_per_s", commandsPerSecond)
            }
            json.object("states") { json in
                json.string("f", "free")
                json.string("h", "held")
                json.string("p", "paying")
                json.string("b", "booked")
                json.string("c", "checked_in")
                json.string("x", "blocked")
            }
        }
    }
}
