/// Names one scheduled action. It stays harmless after the action ran or was cancelled: the generation tells a
/// reused place from the old one.
package struct TimerID: Hashable, Sendable {
    let place: UInt32
    let generation: UInt32
}
