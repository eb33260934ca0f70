import Bytes
import Testing

@testable import Storage

@Suite struct SupervisionMachineTests {
    private let start = Tick(nanoseconds: 1_000_000_000)

    @Test("waits double from failure to failure and stop growing") func waits() {
        var machine = SupervisionMachine(now: start)
        var action = machine.event(.ended, now: start)
        var waits: [Duration] = []
        for _ in 0..<10 {
            guard case .wait(let wait) = action else { break }
            waits.append(wait)
            let next = machine.event(.waited, now: start)
            #expect(next == .start)
            action = machine.event(.failed, now: start)
        }
        #expect(
            waits == [
                .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1_600),
                .milliseconds(3_200), .milliseconds(6_400), .seconds(10), .seconds(10), .seconds(10),
            ])
    }

    @Test("one that runs for a minute is forgiven, one that ends sooner is not", arguments: [59, 60])
    func forgiveness(_ seconds: Int) {
        var machine = SupervisionMachine(now: start)
        _ = machine.event(.ended, now: start)
        _ = machine.event(.waited, now: start)
        let watching = machine.event(.started, now: start)
        #expect(watching == .watch)
        let action = machine.event(.ended, now: start.advanced(by: .seconds(seconds)))
        #expect(action == .wait(seconds >= 60 ? .milliseconds(100) : .milliseconds(200)))
    }

    @Test("a stop stops what runs, and finishes where nothing does") func stops() {
        var running = SupervisionMachine(now: start)
        let stop = running.event(.stopped, now: start)
        #expect(stop == .stop)

        var waiting = SupervisionMachine(now: start)
        _ = waiting.event(.ended, now: start)
        let finish = waiting.event(.stopped, now: start)
        #expect(finish == .finish)
        let after = waiting.event(.waited, now: start)
        #expect(after == .finish)

        var starting = SupervisionMachine(now: start)
        _ = starting.event(.ended, now: start)
        _ = starting.event(.waited, now: start)
        let givenUp = starting.event(.stopped, now: start)
        #expect(givenUp == .finish)
    }
}
