/// How much JSON is read at all.
package struct JSONLimits: Sendable {
    /// The longest text in bytes.
    package var bytes = 1 << 20
    /// How deep arrays and objects may be nested.
    package var depth = 32
    /// How many values there may be in all, counting arrays and objects themselves.
    package var values = 100_000
    /// How many members one object may have.
    package var members = 1_000
    /// The longest number in bytes.
    package var digits = 64

    package init() {}
}
