/// Everything that clients can ask of the business, by the name that the contract gives it.
package enum Operation: String, CaseIterable, Sendable {
    case listLayouts, createLayout, createLayoutVersion, getLayoutVersion
    case listShows, createShow, getShow, changeShow, deleteShow, changeShowStatus
    case getMap, listSeats, listEvents
    case createHold, getHold, addSeats, extendHold, releaseHold, releaseHeldSeat, listOwnHolds
    case createBooking, getBooking, listOwnBookings, searchBookings, cancelBooking, moveBooking, listRefunds
    case createWalkIn, blockSeats, unblockSeats
    case checkIn, checkInMany, undoCheckIn, listCheckIns, getDoorFigures
    case signUp, logIn, enterAsGuest, refresh, logOut
    case getMe, changeMe, changePassword, listSessions, endSession, endOtherSessions
    case openFeed, watchShow, getFeedStats
    case listAccounts, createAccount, getAccount, changeAccount, listAudit
}
