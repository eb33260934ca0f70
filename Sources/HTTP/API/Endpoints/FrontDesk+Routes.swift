internal import Domain
internal import HTTP

extension FrontDesk {
    /// The one table of business routes: what is asked, who may, and how much is read.
    package var routes: [Route] {
        reads + catalogueWrites + saleWrites + doorWrites
    }

    private var reads: [Route] {
        let wait = limits.positionWait
        return [
            read("/v1/layouts", nil, listLayouts),
            read("/v1/layouts/{layout}/versions/{version:int}", nil, getLayoutVersion),
            read("/v1/shows", nil, listShows),
            read("/v1/shows/{show}", nil, getShow),
            read("/v1/shows/{show}/map", nil, deadline: wait, getMap),
            read("/v1/shows/{show}/seats", nil, deadline: wait, listSeats),
            read("/v1/shows/{show}/events", .staff, listEvents),
            read("/v1/holds/{hold}", .guest, getHold),
            read("/v1/me/holds", .guest, listOwnHolds),
            read("/v1/bookings/{booking}", .guest, getBooking),
            read("/v1/me/bookings", .guest, listOwnBookings),
            read("/v1/shows/{show}/bookings", .staff, searchBookings),
            read("/v1/shows/{show}/check-ins", .staff, listCheckIns),
            read("/v1/shows/{show}/check-ins/stats", .staff, getDoorFigures),
        ]
    }

    private var catalogueWrites: [Route] {
        [
            write(.post, "/v1/layouts", .admin, limits.layoutBytes, createLayout),
            write(.post, "/v1/layouts/{layout}/versions", .admin, limits.layoutBytes, createLayoutVersion),
            write(.post, "/v1/shows", .admin, limits.orderBytes, createShow),
            write(.patch, "/v1/shows/{show}", .admin, limits.orderBytes, changeShow),
            write(.delete, "/v1/shows/{show}", .admin, 0, deleteShow),
            write(.put, "/v1/shows/{show}/status", .admin, limits.orderBytes, changeStatus),
        ]
    }

    private var saleWrites: [Route] {
        [
            write(.post, "/v1/shows/{show}/holds", .guest, limits.orderBytes, createHold),
            write(.post, "/v1/holds/{hold}/extend", .guest, limits.orderBytes, extendHold),
            write(.delete, "/v1/holds/{hold}", .guest, 0, releaseHold),
            write(.delete, "/v1/holds/{hold}/seats/{label:text}", .guest, 0, releaseSeat),
            write(.post, "/v1/bookings", .guest, limits.orderBytes, createBooking),
            write(.post, "/v1/bookings/{booking}/cancel", .staff, limits.deskBytes, cancelBooking),
            write(.post, "/v1/shows/{show}/walk-ins", .staff, limits.orderBytes, createWalkIn),
            write(.post, "/v1/shows/{show}/block", .staff, limits.deskBytes, blockSeats),
            write(.post, "/v1/shows/{show}/unblock", .staff, limits.deskBytes, unblockSeats),
        ]
    }

    private var doorWrites: [Route] {
        [
            write(.post, "/v1/shows/{show}/check-ins", .staff, limits.orderBytes, checkIn),
            write(.post, "/v1/shows/{show}/check-ins/bulk", .staff, limits.deskBytes, checkInMany),
            write(.post, "/v1/check-ins/{check_in}/undo", .staff, limits.orderBytes, undoCheckIn),
        ]
    }

    private func read(
        _ pattern: String, _ role: Role?, deadline: Duration = .seconds(10), _ handler: @escaping Route.Async
    ) -> Route {
        // Names that people choose stand beside codes that open doors.
        let mixes = pattern.contains("bookings")
        return Route(.get, pattern, role: role, deadline: deadline, mixesSecrets: mixes, handler: .async(handler))
    }

    private func write(
        _ method: HTTP.Method, _ pattern: String, _ role: Role, _ bytes: Int, _ handler: @escaping Route.Async
    ) -> Route {
        let mixes = pattern.contains("bookings") || pattern.contains("walk-ins")
        return Route(
            method, pattern, role: role, bucket: .writes, bodyLimit: bytes, mixesSecrets: mixes,
            handler: .async(handler))
    }
}
