internal import HTTP

extension FrontDesk {
    /// The routes of the box office.
    package func routes(_ rates: RateTable) -> [Route] {
        RouteTable.rows.compactMap { row in
            handler(of: row.operation).map { row.route(.async($0, direct: direct(row.operation)), rates, limits) }
        }
    }

    /// Who answers without a task: what is asked most often when a sale opens.
    private func direct(_ operation: Operation) -> Route.Direct? {
        operation == .createHold ? createHoldHere : nil
    }

    /// Who answers an operation; nil when it is not of the box office.
    private func handler(of operation: Operation) -> Route.Async? {
        switch operation {
        case .listLayouts: listLayouts
        case .createLayout: createLayout
        case .createLayoutVersion: createLayoutVersion
        case .getLayoutVersion: getLayoutVersion
        case .listShows: listShows
        case .createShow: createShow
        case .getShow: getShow
        case .changeShow: changeShow
        case .deleteShow: deleteShow
        case .changeShowStatus: changeStatus
        case .getMap: getMap
        case .listSeats: listSeats
        case .listEvents: listEvents
        case .createHold: createHold
        case .getHold: getHold
        case .addSeats: addSeats
        case .extendHold: extendHold
        case .releaseHold: releaseHold
        case .releaseHeldSeat: releaseSeat
        case .listOwnHolds: listOwnHolds
        case .createBooking: createBooking
        case .getBooking: getBooking
        case .listOwnBookings: listOwnBookings
        case .searchBookings: searchBookings
        case .cancelBooking: cancelBooking
        case .moveBooking: moveBooking
        case .listRefunds: listRefunds
        case .createWalkIn: createWalkIn
        case .blockSeats: blockSeats
        case .unblockSeats: unblockSeats
        case .checkIn: checkIn
        case .checkInMany: checkInMany
        case .undoCheckIn: undoCheckIn
        case .listCheckIns: listCheckIns
        case .getDoorFigures: getDoorFigures
        case .openFeed, .watchShow, .getFeedStats, .signUp, .logIn, .enterAsGuest, .refresh, .logOut, .getMe, .changeMe,
            .changePassword, .listSessions,
            .endSession, .endOtherSessions, .listAccounts, .createAccount, .getAccount, .changeAccount, .listAudit:
            nil
        }
    }
}
