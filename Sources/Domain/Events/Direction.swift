/// Which way somebody passes a gate.
package enum Direction: UInt8, Sendable {
    case entry
    case exit
}
