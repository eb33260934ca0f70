import Reactor

/// The measuring half of `make bench`: loads a server that runs elsewhere, or counts within itself.
@main
enum Main {
    static func main() {
        var arguments = Arguments(ProcessEnvironment.arguments)
        do {
            let text =
                switch arguments.next() {
                case "load": try LoadRun(&arguments).run()
                case "idle": try IdleRun(&arguments).run()
                case "allocations": try AllocationRun().run()
                case "fanout": try FanoutRun(&arguments).run()
                case "hostile": try HostileRun(&arguments).run()
                case "feed": try FeedRun(&arguments).run()
                case "frames": try FrameRun().run()
                case "work": try WorkRun(&arguments).run()
                case "login": try LoginRun(&arguments).run()
                case "holds": try HoldsRun(&arguments).run()
                case "expiry": try ExpiryRun(&arguments).run()
                default:
                    throw Arguments.Fault(
                        "use: load | idle | allocations | fanout | hostile | feed | frames | work | login | holds | "
                            + "expiry")
                }
            try StandardStream.output.write(text + "\n")
            ProcessEnvironment.exit(0)
        } catch {
            try? StandardStream.error.write("\(error)\n")
            ProcessEnvironment.exit(1)
        }
    }
}
