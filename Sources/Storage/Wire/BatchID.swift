/// Names one batch on one connection.
struct BatchID: Hashable, Sendable {
    let number: UInt64
}
