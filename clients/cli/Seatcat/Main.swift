internal import Reactor
internal import Usher

/// The program `seatcat`.
@main
enum Main {
    static func main() {
        StandardDescriptors.fill()
        // Before anything is written: a reader that is gone is a failure of the write, not the end.
        Signals.ignoreBrokenPipes()
        let invocation: Invocation
        do throws(UsageFault) {
            if let place = ProcessEnvironment.alteredArgument {
                throw UsageFault("argument \(place) is not UTF-8", hint: "Text is written in UTF-8.")
            }
            invocation = try Invocation(parsing: ProcessEnvironment.arguments)
        } catch {
            try? StandardStream.error.write("seatcat: \(error)\n")
            ProcessEnvironment.exit(ProgramStatus.usage.rawValue)
        }
        switch invocation.task {
        case .help(let command): show(HelpText.text(of: command))
        case .version: show("seatcat \(Release.version)\n")
        case .completion(let shell): show(Completion.script(for: shell))
        case .watch, .connect, .shows, .map, .hold, .add, .extend, .release, .book, .walkIn, .checkIn, .undo, .login,
            .logout,
            .whoami, .ping:
            Program.run(invocation)
        }
    }

    private static func show(_ text: String) {
        do throws(SystemFailure) {
            try StandardStream.output.write(text)
        } catch {
            Ending().end(writing: error)
        }
    }
}
