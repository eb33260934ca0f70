internal import Reactor

/// The program `seatwire`.
@main
enum Main {
    static func main() {
        StandardDescriptors.fill()
        do {
            // Before any thread exists: every thread inherits which signals are blocked.
            let signals = try Signals()
            let program = Program(
                arguments: ProcessEnvironment.arguments, environment: ProcessEnvironment.variables, signals: signals)
            ProcessEnvironment.exit(program.run())
        } catch {
            try? StandardStream.error.write("seatwire: \(error)\n")
            ProcessEnvironment.exit(1)
        }
    }
}
