/// Rings once at a moment, on the loop of whoever set it. Setting it again replaces what was set before.
package protocol Alarm: Sendable {
    func set(_ moment: Moment, ring: @escaping @Sendable () -> Void)
}
