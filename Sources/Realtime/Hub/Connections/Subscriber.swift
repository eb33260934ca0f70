package import Reactor

/// Somebody on a connection who can be subscribed to topics. Confined to the hub's loop.
package protocol Subscriber: AnyObject {
    /// Where the bytes go; the same for as long as the subscriber is known to the hub.
    var stream: Stream { get }
    /// In which form this connection takes messages.
    var form: MessageForm { get }
    /// Whether some topic has more for it than it has been given. Set by the hub.
    var isBehind: Bool { get set }
    /// It is so far behind that nothing can stand for what it missed. Called outside any delivery.
    func lost(_ topic: TopicName)
}
