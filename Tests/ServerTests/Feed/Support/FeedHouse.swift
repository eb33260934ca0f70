import API
import Bytes
import Contract
import Domain
import Feed
import HTTP
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Server

/// A node with its sale, its feed and its listeners, in this process.
struct FeedHouse: Sendable {
    let house: FloorHouse
    let node: FloorHouse.Node
    let live: LiveFeed
    let port: UInt16

    /// - Parameters:
    ///   - wish: changes what the operator would decide.
    ///   - rule: changes what the operator would decide about requests.
    ///   - log: what is told of whoever shows keys in messages.
    ///   - authority: who knows tokens; otherwise everybody may name their account.
    static func open(
        _ house: FloorHouse, isAlone: Bool = true, _ wish: (inout LiveFeed.Wishes) -> Void = { _ in },
        rule: (inout ServiceSettings) -> Void = { _ in }, log: Log = .silent,
        authority: (FloorHouse.Node) -> any FeedAuthority = { _ in OpenAuthority() }
    ) async throws -> FeedHouse {
        let node = try await house.node(isAlone: isAlone)
        var wishes = LiveFeed.Wishes()
        wishes.isOpen = true
        wishes.limits.socketsPerAddress = 1_000
        wish(&wishes)
        var settings = ServiceSettings()
        settings.limitsRates = false
        settings.openAccess = wishes.isOpen
        rule(&settings)
        wishes.gate = MessageGate(settings, log: log)
        let (made, rules, floor, loops, knows) = (wishes, settings, node.floor, house.loops, authority(node))
        let (live, port) = try await onThread {
            let desk = FrontDesk(
                offices: floor.offices, catalogue: floor.catalogue, sales: floor.sales, cashier: floor.cashier,
                identities: RandomIdentities(), calendar: ZoneCalendar(), time: floor.time)
            let live = LiveFeed(desk, of: floor, knows, on: loops, made)
            var metrics = MetricsRegistry()
            live.register(in: &metrics)
            let service = try Service(
                routes: desk.routes(RateTable()) + live.routes(RateTable()), settings: rules, log: .silent,
                metrics: &metrics)
            var port: UInt16 = 0
            for loop in loops {
                let wanted = port
                port = try loop.wait {
                    let station = try HTTPStation(on: loop, serving: service, limits: HTTPLimits())
                    let listener = try Listener.open(at: .loopback(port: wanted), on: loop) { _ in
                        (station.welcome(), nil)
                    }
                    return listener.address.port ?? wanted
                }
            }
            return (live, port)
        }
        return FeedHouse(house: house, node: node, live: live, port: port)
    }

    func shutDown() async throws {
        _ = try await onThread { [live] in live.drain() }
        await node.shutDown()
    }

    /// The labels of the shows that `FloorHouse` adds.
    static let labels = ["A", "B", "C", "D"].flatMap { row in (1...10).map { "\(row)-\($0)" } }

    /// A client on its way to this node.
    func client(
        _ path: String = "/v1/feed", scope: FeedScope = .open, fields: [(String, String)] = [], compresses: Bool = true
    ) throws -> FeedClient {
        try FeedClient(
            to: port, path, on: house.loops[1], map: MapClient(Self.labels, scope: scope), fields: fields,
            compresses: compresses)
    }

    /// A client that watches a show, once it has its map.
    func viewer(
        of show: Int64 = 1, scope: FeedScope = .open, token: String = "acct_0000000000009 staff",
        compresses: Bool = true
    ) async throws -> FeedClient {
        let client = try client(scope: scope, compresses: compresses)
        if scope == .staff {
            client.send(#"{"type":"auth","id":"a","token":"\#(token)"}"#)
        }
        client.send(#"{"type":"subscribe","id":1,"show":"show-\#(show)","scope":"\#(scope.rawValue)"}"#)
        try #require(try await eventually { client.map.snapshots == 1 }, "came: \(client.messages)")
        return client
    }

    /// Gives a command and hears where its effect stands. On a machine that is busy with other tests a command may run
    /// out of its time: the same one again tells what became of it.
    @discardableResult
    func submit(_ command: Domain.Command, to show: Int64 = 1) async throws -> LedgerPosition {
        let result = await node.floor.registry.insist(command, at: ShowID(show), attempts: 10)
        if let position = result.position { return position }
        throw PortFailure("the command was not done: \(String(describing: result))")
    }

    func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
        try await ServerTests.eventually(on: house.loops[0], condition)
    }

    /// What the show is now, in both scopes.
    func board(of show: Int64 = 1) async throws -> (board: StatesBoard, seq: Int64) {
        let office = try await node.floor.registry.office(of: ShowID(show))
        let read = await office.read { _, position, board in (board, position.seq) }
        return try #require(read)
    }
}
