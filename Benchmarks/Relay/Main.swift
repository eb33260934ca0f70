import Reactor

/// The server's own engine and hub with nothing else around them, to be compared with other relays and driven by
/// conformance tools:
///
///     relay --port 9000 [--loops 1] [--tls-cert FILE --tls-key FILE] [--origin ORIGIN] [--limits feed]
///
/// `/ws?topic=T` subscribes to T; a text message `T|payload` from anyone is sent as text frame `payload` to every
/// connection of T. `/echo` sends every message back.
@main
enum Main {
    static func main() {
        do {
            let relay = try Relay(RelayArguments(ProcessEnvironment.arguments))
            try StandardStream.output.write("relay on port \(relay.port)\n")
            relay.serve()
            ProcessEnvironment.exit(0)
        } catch {
            try? StandardStream.error.write("relay: \(error)\n")
            ProcessEnvironment.exit(1)
        }
    }
}
