import Contract
import Domain
import Reactor
import TestSupport
import Testing

/// Two servers, one show, and an audience at it: what the tests of audiences have in common.
struct AudienceHouse {
    let house: ChaosHouse
    let plan: AudiencePlan
    let control: AudienceControl

    /// CHAOS_VIEWERS, CHAOS_ROUNDS and CHAOS_SEED in the environment ask for more, and for the same again.
    static func number(_ name: String) -> Int? {
        ProcessEnvironment.variables.first { $0.name == name }.flatMap { Int($0.value) }
    }

    init(_ plan: AudiencePlan, _ options: [String] = []) async throws {
        self.plan = plan
        let most = "\(max(1_000, plan.viewers * 5))"
        house = try await ChaosHouse(
            options + ["--connections", most, "--connections-per-address", most, "--sockets-per-address", most])
        try await house.addHall()
        try await house.addShow(0)
        control = AudienceControl(house.ports)
    }

    /// Runs the audience, and what happens meanwhile, once everybody has a map; then brings all to the last number and
    /// compares.
    func run(_ meanwhile: () async throws -> Void) async throws -> Audience.Report {
        let (plan, control) = (plan, control)
        async let audience = onThread { try Audience.run(plan, control) }
        do {
            try await wait("everybody has a map", atMost: .seconds(120)) { control.ready >= plan.viewers }
            try await meanwhile()
            control.enter(.quiet)
            try await wait("the sellers are through", atMost: .seconds(60)) { control.areSellersIdle }
            try await house.settle()
            let position = try await last()
            control.enter(.ending(seq: position.seq))
            let report = try await audience
            try await check(report, position)
            return report
        } catch {
            control.enter(.over)
            let report = try await audience
            Issue.record("seed \(plan.seed): \(report.tally.text); \(report.faults.prefix(10))")
            throw error
        }
    }

    /// One more hold, which both scopes see: all end at its number.
    private func last() async throws -> FeedPosition {
        let (ports, show) = (house.ports, plan.show)
        let answer = try await onThread {
            let desk = try ChaosDesk(ports)
            var answer: ChaosAnswer?
            for seat in AudiencePlan.labels.reversed() where answer?.status != 201 {
                answer = try desk.ask(.hold([seat], at: show, by: "acct_0000000000099", key: "last-\(seat)"), at: 0)
            }
            return answer
        }
        return try #require(answer?.text("position").flatMap { FeedPosition($0) }, "\(answer?.essence ?? "")")
    }

    func rest(_ time: Duration) async throws { try await onThread { Deadline(after: time).pause(time) } }

    private func wait(_ what: String, atMost time: Duration, _ condition: @escaping @Sendable () -> Bool) async throws {
        let isTrue = try await onThread {
            let end = Deadline(after: time)
            while !condition(), !end.hasPassed { end.pause(.milliseconds(10)) }
            return condition()
        }
        try #require(isTrue, "seed \(plan.seed): \(what) within \(time)")
    }

    /// Everything that anybody saw, against what both servers say and what the ledger says of any number.
    private func check(_ report: Audience.Report, _ position: FeedPosition) async throws {
        for fault in report.faults.prefix(10) { Issue.record("seed \(plan.seed): \(fault)") }
        let open = try #require(report.last[.open]), staff = try #require(report.last[.staff])
        for node in 0...1 {
            let map = try house.map(of: plan.show, at: node)
            #expect(map["states"] == .string(String(decoding: open.states, as: UTF8.self)), "seed \(plan.seed)")
            #expect(map["crc"] == .string(Self.checksum(open.states)), "seed \(plan.seed)")
            #expect(map["position"] == .string(position.text), "seed \(plan.seed)")
        }
        #expect(Self.seenByAll(staff.states) == open.states, "seed \(plan.seed)")
        for (scope, map) in report.samples + [(.open, open), (.staff, staff)] {
            let text = try #require(map.position?.text)
            let seats = Array(try await house.replay(plan.show, until: text).utf8)
            let states = scope == .open ? Self.seenByAll(seats) : seats
            #expect(map.states == states, "seed \(plan.seed): \(scope) at \(text) is not what the ledger says")
        }
    }

    private static func checksum(_ states: [UInt8]) -> String { StatesBoard.text(Checksum.of(states)) }

    /// What the public sees of what staff see.
    private static func seenByAll(_ states: [UInt8]) -> [UInt8] {
        states.map { letter in
            switch letter {
            case UInt8(ascii: "p"): UInt8(ascii: "h")
            case UInt8(ascii: "c"): UInt8(ascii: "b")
            default: letter
            }
        }
    }
}
