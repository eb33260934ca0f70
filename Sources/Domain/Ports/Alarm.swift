/// Rings once at a moment. Setting it again replaces what was set before.
package protocol Alarm: Sendable {
    func set(_ moment: Moment, ring: @escaping @Sendable () -> Void)
}
