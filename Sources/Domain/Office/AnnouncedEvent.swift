/// A committed event, with what stands after it.
package struct AnnouncedEvent: Hashable, Sendable {
    package let event: SeatEvent
    package let position: LedgerPosition
    package let openChecksum: UInt32
    package let staffChecksum: UInt32
}
