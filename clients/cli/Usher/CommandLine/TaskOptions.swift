internal import Bytes
package import Contract

/// What `watch` was asked for.
package struct WatchOptions: Equatable, Sendable {
    package enum Begin: Equatable, Sendable {
        /// With the map as it is now.
        case snapshot
        /// With the next event.
        case now
        case after(FeedPosition)
    }

    package struct Target: Equatable, Sendable {
        package let seat: String
        /// `free`, `held` …
        package let state: String
    }

    package var shows: [String]
    package var isStaff = false
    package var begin = Begin.snapshot
    package var filter = EventFilter()
    package var count: Int?
    package var duration: Duration?
    package var until: Target?
    package var drawsMap = false
    package var savePosition: String?
    package var reconnects = true

    package init(shows: [String]) {
        self.shows = shows
    }
}

/// What `connect` was asked for.
package struct ConnectOptions: Equatable, Sendable {
    package var address: ServerAddress
    package var subprotocols: [String] = []
    package var origin: String?
    package var messages: [String] = []
    /// How long answers are awaited at the end; nil: until the server closes.
    package var patience: Duration? = .seconds(2)
    package var showsPings = false
    package var isRaw = false
    package var compresses = true
}

/// Seats by name, or so many of the best.
package struct SeatWish: Equatable, Sendable {
    /// The show whose seats they are, or the hold that they join.
    package var target: String
    package var seats: [String]
    package var best: Int?
    package var category: String?
}

/// What `book` was asked for.
package struct BookOptions: Equatable, Sendable {
    package var hold: String
    package var name: String
    package var email: String
    package var phone: String
    package var payment: String
}

/// What `walk-in` was asked for.
package struct WalkInOptions: Equatable, Sendable {
    package struct Money: Equatable, Sendable {
        package let amount: Int64
        package let currency: String
    }

    package var wish: SeatWish
    package var name: String
    package var phone: String?
    package var paid: Money?
}

/// What `checkin` was asked for.
package struct CheckInOptions: Equatable, Sendable {
    package var show: String
    /// What somebody shows or says: a ticket, a booking or a seat.
    package var shown: String
    package var gate: String
    package var goesOut: Bool

    private static let ticketDigits = 32

    /// What it is, by the form of it: the digits of a ticket, the code or number of a booking, otherwise a seat.
    package var kind: StaticString {
        let isTicket = shown.utf8.count == Self.ticketDigits && shown.utf8.allSatisfy { Hexadecimal.digit($0) != nil }
        if isTicket { return "code" }
        return BookingCodeForm.fits(shown) || shown.hasPrefix("book_") ? "booking" : "seat"
    }
}
