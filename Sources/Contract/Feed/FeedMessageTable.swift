/// Every message of the feed. `api/asyncapi.json` says the same, and a test compares them.
package enum FeedMessageTable {
    package struct Row: Hashable, Sendable {
        /// The value of `type`.
        package let name: String
        package let meaning: String
    }

    /// The subprotocol that is chosen when it is offered.
    package static let subprotocol = "seatwire.v1"

    package static let client = [
        Row(name: "auth", meaning: "Says who the client is: log-in, refresh and change of role alike."),
        Row(name: "subscribe", meaning: "Watches a show from a position, from now, or with a snapshot."),
        Row(name: "unsubscribe", meaning: "Ends the subscription of a show."),
        Row(name: "ping", meaning: "Asks for a pong: round trip and clock offset."),
    ]

    package static let server = [
        Row(name: "welcome", meaning: "The first message, unasked: limits, times and the letters of states."),
        Row(name: "authenticated", meaning: "Who the client is from here on."),
        Row(name: "subscribed", meaning: "The subscription stands; the next state message goes on from its position."),
        Row(name: "snapshot", meaning: "The whole map at a position: replaces everything."),
        Row(name: "change", meaning: "What happened from one position to another."),
        Row(name: "counts", meaning: "For staff: how the house fills, at most once a second."),
        Row(name: "heartbeat", meaning: "The server is there; sent after silence, needs no answer."),
        Row(name: "pong", meaning: "The answer to ping."),
        Row(name: "unsubscribed", meaning: "The subscription has ended, by the client or, with a code, by the server."),
        Row(name: "drain", meaning: "The server goes down: connect anew when the time has passed."),
        Row(name: "error", meaning: "A command was refused; the socket stays."),
    ]
}
