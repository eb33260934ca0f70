/// What a command is told when it is not refused. It is kept, byte by byte, and told again when the command is
/// repeated.
package enum Answer: Hashable, Sendable {
    case held(HoldReceipt)
    case released([PlaceNumber])
    case paying(PaymentReceipt)
    case booked(BookingReceipt)
    /// The money came too late or was not what was due: all of it goes back.
    case paymentLate(PaymentID, refund: Money)
    case cancelled(CancelReceipt)
    case moved(BookingReceipt)
    case blocked([PlaceNumber])
    case unblocked([PlaceNumber])
    case checkedIn(CheckInReceipt)
    case checkInUndone([PlaceNumber])
    case showChanged
    /// There was nothing left to do.
    case done
}
