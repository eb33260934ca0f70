/// What an owner may tune for a show.
package struct ShowSettings: Hashable, Sendable {
    /// How long a new hold lives.
    package var holdTime: Milliseconds
    package var seatsPerHold: Int
    /// Seats that one account may have in this show, held and booked together.
    package var seatsPerBuyer: Int
    /// What one extension adds, counted from the deadline.
    package var extensionTime: Milliseconds
    package var extensions: Int
    /// The longest life of a hold, all extensions and its payment included.
    package var longestHold: Milliseconds
    /// How long a payment may take; added once, within the longest life.
    package var paymentTime: Milliseconds
    /// How long before the start the doors open; they close at the end.
    package var doorsBefore: Milliseconds
    /// How long a check-in can be undone.
    package var undoTime: Milliseconds

    package init(
        holdTime: Milliseconds = .minutes(5), seatsPerHold: Int = 10, seatsPerBuyer: Int = 10,
        extensionTime: Milliseconds = .minutes(2), extensions: Int = 10, longestHold: Milliseconds = .minutes(30),
        paymentTime: Milliseconds = .minutes(10), doorsBefore: Milliseconds = .hours(1),
        undoTime: Milliseconds = .minutes(15)
    ) {
        self.holdTime = holdTime
        self.seatsPerHold = seatsPerHold
        self.seatsPerBuyer = seatsPerBuyer
        self.extensionTime = extensionTime
        self.extensions = extensions
        self.longestHold = longestHold
        self.paymentTime = paymentTime
        self.doorsBefore = doorsBefore
        self.undoTime = undoTime
    }

    /// The names of the settings that are out of range.
    package func faults(limits: ShowLimits = ShowLimits()) -> [String] {
        let times = limits.holdTime
        let checks: [(String, Bool)] = [
            ("hold_ms", times.contains(holdTime.count)),
            ("seats_per_hold", (1...limits.seatsPerHold).contains(seatsPerHold)),
            ("seats_per_buyer", (1...limits.seatsPerDeskCommand).contains(seatsPerBuyer)),
            ("extension_ms", (0...times.upperBound).contains(extensionTime.count)),
            ("extensions", (0...limits.extensions).contains(extensions)),
            ("longest_hold_ms", times.contains(longestHold.count) && longestHold >= holdTime),
            ("payment_ms", (0...times.upperBound).contains(paymentTime.count)),
            ("doors_before_ms", (0...limits.doorTime).contains(doorsBefore.count)),
            ("undo_ms", (0...limits.doorTime).contains(undoTime.count)),
        ]
        return checks.filter { !$0.1 }.map(\.0)
    }
}
