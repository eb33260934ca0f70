import Bytes
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("The one table of routes") struct RouteTableTests {
    /// The operations by what a caller must at least be, written down a second time: a slip in the table shows here.
    private static let everybody: Set<API.Operation> = [
        .listLayouts, .getLayoutVersion, .listShows, .getShow, .getMap, .listSeats, .signUp, .logIn, .enterAsGuest,
        .refresh, .logOut, .openFeed, .watchShow,
    ]
    private static let least: [Role: Set<API.Operation>] = [
        .guest: [
            .createHold, .getHold, .addSeats, .extendHold, .releaseHold, .releaseHeldSeat, .listOwnHolds,
            .createBooking, .getBooking, .listOwnBookings, .listSessions, .endSession, .endOtherSessions,
        ],
        .customer: [.getMe, .changeMe, .changePassword],
        .staff: [
            .listEvents, .searchBookings, .cancelBooking, .moveBooking, .listRefunds, .createWalkIn, .blockSeats,
            .unblockSeats, .checkIn,
            .checkInMany, .undoCheckIn, .listCheckIns, .getDoorFigures,
            .getFeedStats,
        ],
        .admin: [
            .createLayout, .createLayoutVersion, .createShow, .changeShow, .deleteShow, .changeShowStatus,
            .listAccounts, .createAccount, .getAccount, .changeAccount, .listAudit,
        ],
        .developer: [],
    ]

    static func routes() -> [Route] {
        RouteTable.rows.map { row in
            row.route(.async { _ async throws(Problem) in Response(.noContent) }, RateTable(), FrontDeskLimits())
        }
    }

    /// A target that a pattern matches.
    static func target(_ row: RouteRow) -> String {
        row.pattern.replacing(/\{\w+:int\}/, with: "1").replacing(/\{\w+:text\}/, with: "A-1")
            .replacing(/\{\w+\}/, with: "thing")
    }

    @Test("every operation has one row, and every address and method too")
    func complete() {
        #expect(RouteTable.rows.count == Operation.allCases.count)
        #expect(Set(RouteTable.rows.map(\.operation)) == Set(Operation.allCases))
        #expect(Set(RouteTable.rows.map { "\($0.method.name) \($0.pattern)" }).count == RouteTable.rows.count)
        for operation in Operation.allCases { #expect(RouteTable.row(of: operation)?.operation == operation) }
    }

    @Test("every route with every role: who may is let in, who may not is told which of both it is")
    func matrix() throws {
        let mint = try TokenMintTests.mint(.paseto)
        let authenticator = Authenticator(mint: mint, revocations: Revocations(), time: StillTime())
        let peer = try ServicePeer(Self.routes()) { settings in
            settings.limitsRates = false
            settings.identify = { head throws(Problem) in try authenticator.principal(of: head) }
        }
        let listed = Self.least.values.reduce(Self.everybody) { $0.union($1) }
        #expect(listed == Set(Operation.allCases))
        var tried = 0
        for row in RouteTable.rows {
            for role in [nil] + Role.allCases.map({ $0 as Role? }) {
                var fields: [String: String] = [:]
                if let role { fields["Authorization"] = "Bearer " + mint.mint(TokenMintTests.claims(role: role)) }
                let head = ServicePeer.head(row.method, Self.target(row), fields)
                let decision = peer.service.begin(
                    head, from: ServicePeer.peer("192.0.2.1"), at: Tick(nanoseconds: 1_000_000_000))
                let needed = Self.least.first { $0.value.contains(row.operation) }?.key
                tried += 1
                switch (decision, needed, role) {
                case (.receive, nil, _): #expect(Self.everybody.contains(row.operation))
                case (.receive(let request, _), let needed?, let role?):
                    #expect(role >= needed, "\(row.operation) lets \(role) in")
                    #expect(request.principal?.role == role)
                case (.receive, .some, nil): Issue.record("\(row.operation) lets nobody in")
                case (.answer(_, let response), let needed, let role):
                    let isShort = role.map { $0 < needed ?? .guest } ?? false
                    #expect(needed != nil && (role == nil || isShort), "\(row.operation) refuses \(role?.name ?? "-")")
                    #expect(response.code == (role == nil ? "UNAUTHENTICATED" : "FORBIDDEN"))
                }
            }
        }
        #expect(tried == Operation.allCases.count * 6)
    }

    @Test("where tokens are given out or back, an old one keeps nobody from getting a new one or from going")
    func staleTokens() throws {
        let peer = try ServicePeer(Self.routes()) { settings in
            settings.identify = { _ throws(Problem) in throw Problem(.tokenExpired) }
        }
        for operation in [Operation.signUp, .logIn, .enterAsGuest, .refresh, .logOut] {
            let row = try #require(RouteTable.row(of: operation))
            let head = ServicePeer.head(row.method, row.pattern, ["Authorization": "Bearer old"])
            guard
                case .receive(let request, _) = peer.service.begin(
                    head, from: ServicePeer.peer("192.0.2.1"), at: Tick(nanoseconds: 1))
            else {
                Issue.record("\(operation) is refused")
                continue
            }
            #expect(request.principal == nil)
        }
    }

    @Test("where nothing is asked of anybody, nothing is refused for a token that does not count")
    func probes() throws {
        let page = Route(
            .get, "/health/live", access: .open, handler: .immediate { _ throws(Problem) in Response(.ok) })
        let peer = try ServicePeer(Self.routes() + [page]) { settings in
            settings.identify = { _ throws(Problem) in throw Problem(.tokenExpired) }
        }
        let shown = ["Authorization": "Basic b2xkOm9sZA=="]
        #expect(peer.ask(.get, "/health/live", shown)?.status == .ok)
        #expect(peer.ask(.get, "/v1/feed", shown)?.code == "TOKEN_EXPIRED")
        #expect(peer.ask(.get, "/v1/shows", shown)?.code == "TOKEN_EXPIRED")
    }

    @Test("whoever waits for a hash is given passwordWait, whoever waits for nothing answerTime, and no longer")
    func deadlines() throws {
        var limits = FrontDeskLimits()
        limits.passwordWait = .seconds(7)
        for row in RouteTable.rows where row.hashes {
            let route = row.route(.async { _ async throws(Problem) in Response(.noContent) }, RateTable(), limits)
            #expect(route.deadline == .seconds(7))
        }
        #expect(RouteTable.rows.count { $0.hashes } == 5)
        limits.answerTime = .seconds(3)
        for row in RouteTable.rows where !row.hashes && !row.waits {
            let route = row.route(.async { _ async throws(Problem) in Response(.noContent) }, RateTable(), limits)
            #expect(route.deadline == .seconds(3))
        }
    }

    @Test("whatever changes something has a measure of its own, and whatever tries a secret the smallest")
    func rates() throws {
        for operation in [Operation.signUp, .logIn, .changePassword] {
            #expect(RouteTable.row(of: operation)?.rate == .auth)
        }
        #expect(RouteTable.row(of: .createHold)?.rate == .holds)
        #expect(RouteTable.row(of: .createBooking)?.rate == .purchases)
        let table = RateTable()
        #expect(table.auth.burst == 5 && table.auth.window == .seconds(60))
        #expect(table.general.burst == 200 && table.general.window == .seconds(900))
        #expect(table.holds.burst == 20 && table.purchases.burst == 10)
        #expect(Set(RateClass.allCases.map { table.bucket(of: $0).name }) == Set(RateClass.allCases.map(\.rawValue)))
    }

    @Test("C14: a limit belongs to its class and not to an address; one request too many is refused with all fields")
    func limits() throws {
        let peer = try ServicePeer(Self.routes())
        let now = Tick(nanoseconds: 1_000_000_000)
        // Two addresses, one class.
        for index in 0..<5 {
            let path = index % 2 == 0 ? "/v1/auth/login" : "/v1/auth/signup"
            let head = ServicePeer.head(.post, path, [:])
            guard case .receive(let request, _) = peer.service.begin(head, from: ServicePeer.peer("192.0.2.9"), at: now)
            else {
                Issue.record("request \(index) is refused")
                continue
            }
            #expect(request.exchange.rest?.text == "\"auth\";r=\(4 - index);t=60")
        }
        let refused = try #require(peer.ask(.post, "/v1/auth/login", from: "192.0.2.9", at: now))
        #expect(refused.status == .tooManyRequests && refused.code == "RATE_LIMITED")
        #expect(refused.first("Retry-After") == "12")
        #expect(refused.first("RateLimit") == "\"auth\";r=0;t=12")
        #expect(refused.first("RateLimit-Policy") == "\"auth\";q=5;w=60")
        guard
            case .receive = peer.service.begin(
                ServicePeer.head(.post, "/v1/auth/login"), from: ServicePeer.peer("192.0.2.10"), at: now)
        else {
            Issue.record("another address pays for this one")
            return
        }
    }

    @Test("of the measures of an address and an account the one that ends first is told, and once")
    func leastMeasure() throws {
        let row = RouteRow(.createHold, .post, "/v1/shows/{show}/holds", .guest, .holds, .keyed, .form)
        let route = row.route(.immediate { _ in Response(.ok) }, RateTable(), FrontDeskLimits())
        let peer = try ServicePeer([route]) { $0.openAccess = true }
        func ask(from address: String) throws -> Response {
            let fields = ["X-Seatwire-Role": "customer", "X-Seatwire-Account": PublicID.text(AccountID(7))]
            return try #require(peer.ask(.post, "/v1/shows/x/holds", fields, from: address))
        }
        for left in [19, 18, 17] {
            #expect(try ask(from: "192.0.2.1").first("RateLimit") == "\"holds\";r=\(left);t=60")
        }
        let elsewhere = try ask(from: "192.0.2.2")
        #expect(elsewhere.first("RateLimit") == "\"holds\";r=16;t=60")
        for _ in 1...16 { _ = try ask(from: "192.0.2.3") }
        let refused = try ask(from: "192.0.2.4")
        #expect(refused.status == .tooManyRequests)
        #expect(refused.fields.filter { $0.isNamed("RateLimit") }.map(\.value) == ["\"holds\";r=0;t=3"])
        #expect(refused.fields.count { $0.isNamed("RateLimit-Policy") } == 1)
    }

    @Test("this machine is spared in development alone")
    func loopback() throws {
        for spares in [true, false] {
            let peer = try ServicePeer(Self.routes()) { $0.sparesLoopback = spares }
            let answers = (0..<6).map { _ in
                peer.ask(.post, "/v1/auth/guest/none", from: "127.0.0.1")?.status
            }
            #expect(answers.allSatisfy { $0 == .notFound })
            let tries = (0..<6).map { _ in
                switch peer.service.begin(
                    ServicePeer.head(.post, "/v1/auth/login"), from: ServicePeer.peer("127.0.0.1"),
                    at: Tick(nanoseconds: 1))
                {
                case .receive: true
                case .answer: false
                }
            }
            #expect(tries == [true, true, true, true, true, spares])
        }
    }
}
