/// Every bound of a show and of one command to it. Each is crossed by one in a test.
package struct ShowLimits: Sendable, Hashable {
    /// The highest price of a seat, in minor units; sums of all seats of a hall stay exact.
    package let price: Int64
    /// Seats that one order may name: settings may allow fewer, never more.
    package let seatsPerHold: Int
    /// Seats that staff may name in one command.
    package let seatsPerDeskCommand: Int
    /// The shortest and the longest life of a hold.
    package let holdTime: ClosedRange<Int64>
    /// Extensions that settings may allow.
    package let extensions: Int
    /// How long before the start doors may open.
    package let doorTime: Int64
    /// Gates of one show.
    package let gates: Int
    /// Bytes of a gate's name.
    package let gateBytes: Int
    /// Bytes of a reason.
    package let reasonBytes: Int
    /// Bytes of a title.
    package let titleBytes: Int
    /// Bytes of the name of a time zone.
    package let zoneBytes: Int

    package init(
        price: Int64 = 100_000_000_000, seatsPerHold: Int = 50, seatsPerDeskCommand: Int = 2_000,
        holdTime: ClosedRange<Int64> = 10_000...7_200_000, extensions: Int = 100, doorTime: Int64 = 86_400_000,
        gates: Int = 64, gateBytes: Int = 32, reasonBytes: Int = 200, titleBytes: Int = 200,
        zoneBytes: Int = 64
    ) {
        precondition(price > 0 && price <= Money.largest / 65_536, "a hall full of the highest price must be exact")
        precondition((1...1_000).contains(seatsPerHold), "an order names 1 to 1,000 seats")
        precondition((1...65_535).contains(seatsPerDeskCommand), "the seats of one owner are counted in 16 bits")
        precondition(holdTime.lowerBound > 0 && holdTime.upperBound <= 86_400_000, "a hold lives at most a day")
        precondition((0...127).contains(extensions) && doorTime >= 0, "extensions are counted in 7 bits")
        precondition((1...65_535).contains(gates), "gates are counted in 16 bits")
        precondition(min(gateBytes, reasonBytes, titleBytes, zoneBytes) > 0, "a limit of shows is not positive")
        self.price = price
        self.seatsPerHold = seatsPerHold
        self.seatsPerDeskCommand = seatsPerDeskCommand
        self.holdTime = holdTime
        self.extensions = extensions
        self.doorTime = doorTime
        self.gates = gates
        self.gateBytes = gateBytes
        self.reasonBytes = reasonBytes
        self.titleBytes = titleBytes
        self.zoneBytes = zoneBytes
    }
}
