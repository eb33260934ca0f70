internal import Domain

extension UUID {
    /// The same 128 bits.
    init(_ id: WideID) { self.init(high: id.high, low: id.low) }
}

extension WideID {
    init(_ uuid: UUID) { self.init(high: uuid.high, low: uuid.low) }
}
