/// What somebody wants of a show. The large and rarer ones are kept aside, so that a hold is copied as what it is.
package enum Intent: Hashable, Sendable {
    case hold(HoldID, SeatWish)
    /// More seats for a hold of one's own, all or none. Its time does not begin anew.
    case add(SeatWish, to: HoldID)
    case extend(HoldID)
    /// All of a hold, or some of its seats. Staff say why when it is not theirs.
    case release(HoldID, seats: [String]?, Reason?)
    /// Freezes the seats for a payment that is about to be made. With a generation: only if it is still that one.
    case pay(HoldID, PaymentID, generation: Int32?)
    /// The payment succeeded.
    indirect case settle(Settlement)
    /// The payment failed: the hold lives on.
    case decline(HoldID, PaymentID)
    /// Books a hold for which nothing is due. With a generation: only if it is still that one.
    indirect case confirm(HoldID, NewBooking, generation: Int32? = nil)
    /// Sells at the desk for cash. The amount, when it is given, must be the price.
    indirect case walkIn(SeatWish, NewBooking, paid: Money?)
    /// Gives seats of a booking back, or all of it. A refund is due.
    case cancel(BookingID, seats: [String]?, Reason)
    case move(BookingID, [SeatMove], Reason)
    case block(BlockID, [String], Reason)
    case unblock([String], Reason?)
    case checkIn(CheckIn)
    case undoCheckIn(CheckInID, Reason)
    indirect case change(ShowEdit)
}
