/// `--name value` pairs.
struct RelayArguments {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let port: UInt16
    let loops: Int
    let certificate: String?
    let key: String?
    /// The origin of pages that may connect beside the relay's own.
    let origin: String?
    /// Whether messages may only be as large as those of the feed, instead of what conformance tools send.
    let isNarrow: Bool

    private static let names = ["--port", "--loops", "--tls-cert", "--tls-key", "--origin", "--limits"]

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        var values: [String: String] = [:]
        while let name = rest.popFirst() {
            guard Self.names.contains(name), let value = rest.popFirst() else {
                throw Fault(
                    description:
                        "use: relay --port P [--loops N] [--tls-cert FILE --tls-key FILE] [--origin O] [--limits feed]")
            }
            values[name] = value
        }
        guard let port = values["--port"].flatMap({ UInt16($0) }), let loops = Int(values["--loops"] ?? "1"),
            (1...64).contains(loops)
        else { throw Fault(description: "--port and --loops take numbers") }
        self.port = port
        self.loops = loops
        certificate = values["--tls-cert"]
        key = values["--tls-key"]
        origin = values["--origin"]
        isNarrow = values["--limits"] == "feed"
    }
}
