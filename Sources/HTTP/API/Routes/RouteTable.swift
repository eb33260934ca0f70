internal import Domain
internal import HTTP

/// The one table of business routes: what is asked, who may ask, how often, and what a repetition does. The router, the
/// contract and the tests of roles read it; nothing else says anything about a route.
package enum RouteTable {
    package static let rows: [RouteRow] =
        layouts + shows + seats + holds + bookings + desk + doors + feed + access
        + accounts

    package static func row(of operation: Operation) -> RouteRow? { rows.first { $0.operation == operation } }

    private static let layouts = [
        RouteRow(.listLayouts, .get, "/v1/layouts", nil, .general, .reads),
        RouteRow(.createLayout, .post, "/v1/layouts", .admin, .staff, .keyed, .layout).with { $0.audit = .own },
        RouteRow(
            .createLayoutVersion, .post, "/v1/layouts/{layout}/versions", .admin, .staff, .keyed, .layout
        ).with { $0.audit = .own },
        RouteRow(.getLayoutVersion, .get, "/v1/layouts/{layout}/versions/{version:int}", nil, .general, .reads),
    ]

    private static let shows = [
        RouteRow(.listShows, .get, "/v1/shows", nil, .general, .reads),
        RouteRow(.createShow, .post, "/v1/shows", .admin, .staff, .keyed, .form).with { $0.audit = .own },
        RouteRow(.getShow, .get, "/v1/shows/{show}", nil, .general, .reads),
        RouteRow(.changeShow, .patch, "/v1/shows/{show}", .admin, .staff, .keyed, .form).with { $0.audit = .own },
        RouteRow(.deleteShow, .delete, "/v1/shows/{show}", .admin, .staff, .keyed).with { $0.audit = .own },
        RouteRow(.changeShowStatus, .put, "/v1/shows/{show}/status", .admin, .staff, .keyed, .form)
            .with { $0.audit = .own },
    ]

    private static let seats = [
        RouteRow(.getMap, .get, "/v1/shows/{show}/map", nil, .general, .reads).with { $0.waits = true },
        RouteRow(.listSeats, .get, "/v1/shows/{show}/seats", nil, .general, .reads).with { $0.waits = true },
        RouteRow(.listEvents, .get, "/v1/shows/{show}/events", .staff, .staff, .reads),
    ]

    private static let holds = [
        RouteRow(.createHold, .post, "/v1/shows/{show}/holds", .guest, .holds, .keyed, .form),
        RouteRow(.getHold, .get, "/v1/holds/{hold}", .guest, .general, .reads),
        RouteRow(.addSeats, .post, "/v1/holds/{hold}/seats", .guest, .holds, .keyed, .form),
        RouteRow(.extendHold, .post, "/v1/holds/{hold}/extend", .guest, .holds, .keyed, .form),
        RouteRow(.releaseHold, .delete, "/v1/holds/{hold}", .guest, .holds, .keyed),
        RouteRow(.releaseHeldSeat, .delete, "/v1/holds/{hold}/seats/{label:text}", .guest, .holds, .keyed),
        RouteRow(.listOwnHolds, .get, "/v1/me/holds", .guest, .general, .reads),
    ]

    // Names that people choose stand beside codes that open doors.
    private static let bookings = [
        RouteRow(.createBooking, .post, "/v1/bookings", .guest, .purchases, .keyed, .form),
        RouteRow(.getBooking, .get, "/v1/bookings/{booking}", .guest, .general, .reads),
        RouteRow(.listOwnBookings, .get, "/v1/me/bookings", .guest, .general, .reads),
        RouteRow(.searchBookings, .get, "/v1/shows/{show}/bookings", .staff, .staff, .reads),
        RouteRow(.listRefunds, .get, "/v1/shows/{show}/refunds", .staff, .staff, .reads),
        RouteRow(.cancelBooking, .post, "/v1/bookings/{booking}/cancel", .staff, .staff, .keyed, .list).with {
            $0.audit = .own
        },
        RouteRow(.moveBooking, .post, "/v1/bookings/{booking}/move", .staff, .staff, .keyed, .list).with {
            $0.audit = .own
        },
        RouteRow(.createWalkIn, .post, "/v1/shows/{show}/walk-ins", .staff, .staff, .keyed, .form).with {
            $0.audit = .own
        },
    ].map { row in row.with { $0.mixesSecrets = true } }

    private static let desk = [
        RouteRow(.blockSeats, .post, "/v1/shows/{show}/block", .staff, .staff, .keyed, .list).with { $0.audit = .own },
        RouteRow(.unblockSeats, .post, "/v1/shows/{show}/unblock", .staff, .staff, .keyed, .list).with {
            $0.audit = .own
        },
    ]

    private static let doors = [
        RouteRow(.checkIn, .post, "/v1/shows/{show}/check-ins", .staff, .doors, .keyed, .form).with { $0.audit = .own },
        RouteRow(.checkInMany, .post, "/v1/shows/{show}/check-ins/bulk", .staff, .doors, .keyed, .list).with {
            $0.audit = .own
        },
        RouteRow(.undoCheckIn, .post, "/v1/check-ins/{check_in}/undo", .staff, .doors, .keyed, .form).with {
            $0.audit = .own
        },
        RouteRow(.listCheckIns, .get, "/v1/shows/{show}/check-ins", .staff, .staff, .reads),
        RouteRow(.getDoorFigures, .get, "/v1/shows/{show}/check-ins/stats", .staff, .staff, .reads),
    ]

    private static let feed = [
        // A browser cannot show a key with a WebSocket: it shows it inside.
        RouteRow(.openFeed, .get, "/v1/feed", nil, .general, .reads).with { $0.access = .open },
        RouteRow(.watchShow, .get, "/v1/shows/{show}/feed", nil, .general, .reads),
        RouteRow(.getFeedStats, .get, "/v1/feed/stats", .staff, .staff, .reads),
    ]

    /// Whoever comes here has no token that counts: an old one must not keep him from getting a new one, or from going.
    private static let access = [
        RouteRow(.signUp, .post, "/v1/auth/signup", nil, .auth, .keyed, .form).with { $0.hashes = true },
        RouteRow(.logIn, .post, "/v1/auth/login", nil, .auth, .once, .form).with { $0.hashes = true },
        RouteRow(.enterAsGuest, .post, "/v1/auth/guest", nil, .sessions, .once, .form),
        RouteRow(.refresh, .post, "/v1/auth/refresh", nil, .sessions, .once, .form),
        RouteRow(.logOut, .post, "/v1/auth/logout", nil, .sessions, .natural, .form),
    ].map { row in
        row.with {
            $0.mixesSecrets = true
            $0.readsToken = false
        }
    }

    private static let accounts = [
        RouteRow(.getMe, .get, "/v1/me", .customer, .general, .reads),
        // It tells whether somebody has an address, as signing up does.
        RouteRow(.changeMe, .patch, "/v1/me", .customer, .auth, .natural, .form),
        RouteRow(.changePassword, .post, "/v1/me/password", .customer, .auth, .once, .form).with { $0.hashes = true },
        RouteRow(.listSessions, .get, "/v1/me/sessions", .guest, .general, .reads),
        RouteRow(.endSession, .delete, "/v1/me/sessions/{session}", .guest, .general, .natural),
        RouteRow(.endOtherSessions, .delete, "/v1/me/sessions", .guest, .general, .natural),
        RouteRow(.listAccounts, .get, "/v1/accounts", .admin, .staff, .reads),
        RouteRow(.createAccount, .post, "/v1/accounts", .admin, .staff, .keyed, .form).with {
            $0.hashes = true
            $0.mixesSecrets = true
            $0.audit = .own
        },
        RouteRow(.getAccount, .get, "/v1/accounts/{account}", .admin, .staff, .reads),
        RouteRow(.changeAccount, .patch, "/v1/accounts/{account}", .admin, .staff, .natural, .form).with {
            $0.hashes = true
            $0.audit = .own
        },
        RouteRow(.listAudit, .get, "/v1/audit", .admin, .staff, .reads),
    ]
}
