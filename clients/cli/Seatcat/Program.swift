internal import Reactor
internal import Usher

/// Runs what was asked for on a loop, and hears the signals meanwhile.
enum Program {
    static func run(_ invocation: Invocation) -> Never {
        let ending = Ending()
        do throws(SystemFailure) {
            let signals = try Signals()
            signals.whenImpatient { ending.restore() }
            let reactor = try Reactor(name: "seatcat", limits: limits)
            try reactor.start()
            reactor.submit { begin(invocation, on: reactor, ending) }
            listen(signals, reactor, ending)
        } catch {
            try? StandardStream.error.write("seatcat: \(error)\n")
            ProcessEnvironment.exit(ProgramStatus.serverError.rawValue)
        }
    }

    private static var limits: ReactorLimits {
        var limits = ReactorLimits()
        limits.receiveBytes = 256 * 1_024
        limits.unconsumedBytes = 256 * 1_024
        limits.outputBytes = 256 * 1_024 * 1_024
        limits.stall = .seconds(60)
        return limits
    }

    /// The first signal ends in order, within a second; the second one at once.
    private static func listen(_ signals: Signals, _ reactor: Reactor, _ ending: Ending) -> Never {
        _ = signals.next()
        reactor.submit { current.withLock { $0 }?.value.interrupted() }
        Deadline(after: .seconds(1)).pause(.seconds(1))
        ending.end(.interrupted)
    }

    /// What runs, for the signals.
    private static let current = Locked<Pinned<any Run>?>(nil)

    private static func begin(_ invocation: Invocation, on reactor: Reactor, _ ending: Ending) {
        let desk: Desk
        do throws(SystemFailure) {
            desk = try Desk(
                reactor, environment: Environment(ProcessEnvironment.variables), common: invocation.common,
                ending: ending)
        } catch {
            try? StandardStream.error.write("seatcat: \(error)\n")
            ending.end(.serverError)
        }
        let run: any Run
        switch invocation.task {
        case .connect(let options): run = ConnectRun(desk, options)
        case .watch(let options): run = WatchRun(desk, options)
        case .ping(let count): run = PingRun(desk, count: count)
        case .shows, .map, .hold, .add, .extend, .release, .book, .walkIn, .checkIn, .undo, .login, .logout, .whoami,
            .help,
            .version, .completion:
            run = ErrandRun(desk, invocation.task)
        }
        current.withLock { [pinned = Pinned(run, to: reactor)] in $0 = pinned }
        run.start()
    }
}
