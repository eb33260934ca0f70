import Reactor
import TestSupport
import Testing

@testable import Domain

@Suite("A simulated box office")
struct SimulationTests {
    /// 0 takes a new seed each time; any other number repeats a run.
    private static let seeds: [UInt64] = [0, 20_261_124]
    /// Sanitized code is twenty times slower, and what it looks for shows early.
    #if SANITIZED
    private static let standard = 20_000
    #else
    private static let standard = 500_000
    #endif
    /// SIMULATION_COMMANDS in the environment asks for more.
    private static let commands =
        ProcessEnvironment.variables.first { $0.name == "SIMULATION_COMMANDS" }.flatMap { Int($0.value) } ?? standard
    private static let houses = max(4, commands / 12_500)

    @Test("sells every seat once, loses nothing and contradicts nothing", arguments: Self.seeds)
    func run(fixed: UInt64) async throws {
        let seed = Self.seed(fixed)
        let simulation: Simulation
        do {
            simulation = try await onThread {
                var simulation = try Simulation(seed: seed)
                try simulation.run(commands: Self.commands, perHouse: 1_000, fullCheckEvery: 20)
                return simulation
            }
        } catch {
            Issue.record("seed \(seed): \(error)")
            return
        }
        let (commands, effects) = (simulation.commands, simulation.effects)
        print("simulation: seed \(seed), \(commands) commands, \(effects) effects; \(simulation.visits)")
        #expect(simulation.commands >= Self.commands)
        let kinds = EventKind.known.map(\.name).filter { $0 != "show_changed" && $0 != "expired" }
        // A short run does not come everywhere.
        for place in Self.commands < 500_000
            ? [] : kinds + ["added", "lapsed", "stale", "replayed", "crash", "reply lost", "lost on its way"]
        {
            #expect(simulation.visits[place, default: 0] > 0, "seed \(seed) never came to \(place)")
        }
    }

    @Test("answers everybody once and the same, whatever happens to two offices", arguments: Self.seeds)
    func offices(fixed: UInt64) async throws {
        let seed = Self.seed(fixed)
        let visits: [String: Int]
        do {
            visits = try await onThread { try Self.visits(seed) }
        } catch {
            Issue.record("\(error)")
            return
        }
        print("two offices: seed \(seed), \(Self.houses) houses; \(visits)")
        for place in Self.houses < 40
            ? ["committed"]
            : ["committed", "stale", "skew", "late", "replayed", "lock", "crash", "sent twice", "unreachable"]
        {
            #expect(visits[place, default: 0] > 0, "seed \(seed) never came to \(place)")
        }
        #expect(visits["diverged"] == nil)
    }

    // MARK: Parts

    private struct HouseFailure: Error, CustomStringConvertible { let description: String }

    private static func seed(_ fixed: UInt64) -> UInt64 { fixed == 0 ? .random(in: 1..<1 << 48) : fixed }

    private static func visits(_ seed: UInt64) throws -> [String: Int] {
        var visits: [String: Int] = [:]
        for house in 0..<houses {
            do {
                var simulation = try OfficeSimulation(seed: seed &+ UInt64(house))
                try simulation.run(steps: 1_000)
                visits.merge(simulation.visits, uniquingKeysWith: +)
            } catch {
                throw HouseFailure(description: "seed \(seed), house \(house): \(error)")
            }
        }
        return visits
    }
}
