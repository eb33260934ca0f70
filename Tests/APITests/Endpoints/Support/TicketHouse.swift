import Contract
import Domain
import HTTP
internal import Reactor
import TestSupport
import Testing
import WebSocket

@testable import API

/// All business routes over a real box office and a ledger in memory, on a loop that a test turns.
final class TicketHouse {
    let loop: TestLoop
    let peer: ServicePeer
    let ledger = MemoryLedger()
    let sales: MemorySales
    let catalogue: MemoryCatalogue
    let time = StillTime()
    let trail = MemoryTrail()
    private let desk: FrontDesk

    init(
        limits: FrontDeskLimits = FrontDeskLimits(), _ configure: (inout ServiceSettings) -> Void = { _ in }
    ) throws {
        loop = try TestLoop()
        sales = MemorySales(ledger)
        let numbers = CountedNumbers()
        let ports = OfficePorts(
            writer: ledger, reader: ledger, announcer: NoAnnouncer(), time: time, alarm: NoAlarm(),
            soon: { [reactor = loop.reactor] in reactor.submit(urgently: true, $0) }, batchID: { numbers.random() },
            report: { _ in })
        catalogue = MemoryCatalogue(ledger: ledger, ports: ports, on: loop.reactor)
        desk = FrontDesk(
            offices: catalogue, catalogue: catalogue, sales: sales, cashier: MemoryCashier(), identities: numbers,
            calendar: PlainDays(), time: time, audit: trail, limits: limits)
        peer = try ServicePeer(desk.routes(RateTable())) { [trail] settings in
            settings.openAccess = true
            settings.limitsRates = false
            settings.audit = trail
            configure(&settings)
        }
    }

    /// One request, to the end of its answer.
    func ask(
        _ method: HTTP.Method, _ target: String, _ body: String? = nil, as role: String? = nil, account: Int = 1,
        key: String? = nil
    ) throws -> Response {
        var fields: [String: String] = [:]
        if let role {
            fields["X-Seatwire-Role"] = role
            fields["X-Seatwire-Account"] = PublicID.text(AccountID(Int64(account)))
        }
        if let key { fields["Idempotency-Key"] = key }
        if body != nil { fields["Content-Type"] = "application/json" }
        let head = ServicePeer.head(method, target, fields)
        switch peer.service.begin(head, from: ServicePeer.peer("192.0.2.1"), at: loop.reactor.now) {
        case .answer(_, let response): return response
        case .receive(var request, let limit):
            request.body = Array((body ?? "").utf8)
            try #require(request.body.count <= limit, "the connection would refuse this content")
            guard case .pending(let work) = peer.service.respond(to: request) else {
                throw PortFailure("an answer that takes no time")
            }
            return try finish([start(work)])[0]
        }
    }

    /// An answer that is being worked on.
    struct Pending {
        let box = Locked<Response?>(nil)
        let task = Locked<Task<Void, Never>?>(nil)

        func cancel() { task.withLock { $0 }?.cancel() }
    }

    /// Works as a connection does: without a task where that goes.
    /// - Parameter inTask: in a task whatever it is.
    func start(_ work: Reply.Work, inTask: Bool = false) -> Pending {
        let pending = Pending()
        loop.reactor.submit { [reactor = loop.reactor] in
            let tell: @Sendable (Reply.Outcome) -> Void = { outcome in
                reactor.preconditionOnLoop()
                pending.box.withLock { box in
                    #expect(box == nil, "told twice")
                    box = outcome.response
                }
            }
            guard inTask || !work.begin(tell) else { return }
            pending.task.withLock { $0 = Task(executorPreference: reactor) { tell(await work.run()) } }
        }
        return pending
    }

    func finish(_ pending: [Pending]) throws -> [Response] {
        let isDone = { pending.allSatisfy { $0.box.withLock { $0 != nil } } }
        try #require(loop.turn(until: isDone), "no answer")
        return pending.compactMap { $0.box.withLock { $0 } }
    }

    /// The work behind a request that takes time.
    func work(
        _ method: HTTP.Method, _ target: String, _ body: String? = nil, as role: String, account: Int = 1,
        key: String? = nil
    ) throws -> Reply.Work {
        var fields = ["X-Seatwire-Role": role, "X-Seatwire-Account": PublicID.text(AccountID(Int64(account)))]
        if let key { fields["Idempotency-Key"] = key }
        if body != nil { fields["Content-Type"] = "application/json" }
        let head = ServicePeer.head(method, target, fields)
        guard
            case .receive(var request, _) = peer.service.begin(
                head, from: ServicePeer.peer("192.0.2.1"), at: loop.reactor.now)
        else { throw PortFailure("the request was refused by its head") }
        request.body = Array((body ?? "").utf8)
        guard case .pending(let work) = peer.service.respond(to: request) else {
            throw PortFailure("an answer that takes no time")
        }
        return work
    }

    // MARK: Steps

    static let showBody = """
        {"id":"evening","title":"Evening","layout":"hall-1","starts_at":"2027-01-16T08:00:00Z",
        "ends_at":"2027-01-16T11:00:00Z","time_zone":"UTC","prices":{"standard":{"amount":30000,"currency":"INR"},
        "deluxe":{"amount":45000,"currency":"INR"}}}
        """

    /// A show at the same time in a layout whose only category is `one`.
    static func show(_ name: String, in layout: String) -> String {
        """
        {"id":"\(name)","title":"Evening","layout":"\(layout)","starts_at":"2027-01-16T08:00:00Z",
        "ends_at":"2027-01-16T11:00:00Z","time_zone":"UTC","prices":{"one":{"amount":30000,"currency":"INR"}}}
        """
    }

    /// Hall 1 and a show in it that is on sale, made by admin 900.
    func openSale() throws {
        let layout = """
            {"name":"Hall 1","id":"hall-1","grid":{"rows":"A-D","seats":10,"categories":{"A-B":"standard","C-D":"deluxe"}}}
            """
        #expect(try ask(.post, "/v1/layouts", layout, as: "admin", account: 900).status == .created)
        #expect(try ask(.post, "/v1/shows", Self.showBody, as: "admin", account: 900).status == .created)
        for status in ["scheduled", "on_sale"] {
            let body = #"{"status":"\#(status)"}"#
            #expect(try ask(.put, "/v1/shows/evening/status", body, as: "admin", account: 900).status == .ok)
        }
    }

    func hold(_ labels: String..., account: Int = 1) throws -> String {
        let names = labels.map { "\"\($0)\"" }.joined(separator: ",")
        let response = try ask(
            .post, "/v1/shows/evening/holds", "{\"seats\":[\(names)]}", as: "customer", account: account)
        #expect(response.status == .created, "\(response.text)")
        return try #require(response.member("id"))
    }

    static func order(_ hold: String, token: String = "ok") -> String {
        """
        {"hold":"\(hold)","contact":{"name":"Asha Rao","email":"asha@example.com","phone":"+919876543210"},
        "payment":{"method":"sandbox","token":"\(token)"}}
        """
    }

    /// Every event of every show, to see that nothing changed.
    var events: Int { ledger.shows.withLock { $0.values.reduce(0) { $0 + $1.records.count } } }
}

struct NoAlarm: Alarm {
    func set(_: Moment, ring: @escaping @Sendable () -> Void) {}
}

struct NoAnnouncer: Announcer {
    func announce(_: Announcement) {}
}

final class CountedNumbers: IdentitySource {
    private let last = Locked<Int64>(1_000)

    func number() -> Int64 {
        last.withLock {
            $0 += 1
            return $0
        }
    }

    func random() -> WideID { WideID(high: 9, low: UInt64(number()) &* 0x9E37_79B9_7F4A_7C15) }
}

/// Knows UTC alone.
struct PlainDays: DayCalendar {
    func day(of moment: Moment, in zone: String) -> Int? {
        zone == "UTC" ? Int(moment.milliseconds / 86_400_000) : nil
    }
}

extension Response {
    var json: JSONValue? { try? JSONReader.read(content) }

    func member(_ path: String...) -> String? {
        guard case .string(let text) = path.reduce(json, { $0?[$1] }) else { return nil }
        return text
    }

    /// The fields that a refusal names.
    var faultyFields: [String] {
        guard case .array(let faults) = json?["errors"] else { return [] }
        return faults.compactMap { if case .string(let field) = $0["field"] { field } else { nil } }
    }
}
