internal import Reactor

/// One subscription, seen from the topic.
struct Member {
    /// Unretained: a stream that closes tells its subscriber, which leaves the hub, before it is let go.
    let stream: Unmanaged<Stream>
    /// The place of the connection among those of the hub.
    let slot: UInt32
    let form: MessageForm
    /// Up to where it has been given everything.
    var version: UInt64
}
