/// Who knows what a topic is about, and can say it in another way than message by message.
package protocol TopicSource: AnyObject, Sendable {
    /// What stands for everything that happened after a version: one merged message that follows it, or a snapshot.
    /// Its version is at least `newest`. Nil when there is nothing that could stand for it.
    func standIn(after version: UInt64, newest: UInt64) -> Message?
}
