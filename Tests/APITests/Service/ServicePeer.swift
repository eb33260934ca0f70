import Bytes
import Contract
import HTTP
import Reactor
import Telemetry
import TestSupport

@testable import API

/// A service and a client that talks to it without a connection, and everything that was logged.
final class ServicePeer: Sendable {
    let service: Service
    let metrics: MetricsRegistry
    private let lines: Locked<[LogRecord]>

    init(_ routes: [Route], level: LogLevel = .info, _ configure: (inout ServiceSettings) throws -> Void = { _ in })
        throws
    {
        var settings = ServiceSettings()
        try configure(&settings)
        var registry = MetricsRegistry()
        let lines = Locked<[LogRecord]>([])
        let output = Log.Output(level: level) { record in lines.withLock { $0.append(record) } }
        service = try Service(routes: routes, settings: settings, log: Log("http", to: output), metrics: &registry)
        metrics = registry
        self.lines = lines
    }

    var log: [LogRecord] { lines.withLock { $0 } }

    /// The lines of one category, each as `message name=value …`.
    func log(of category: String) -> [String] {
        log.filter { $0.category == category }.map { record in
            ([record.message] + record.fields.map { "\($0.name)=\(Self.text($0.value))" }).joined(separator: " ")
        }
    }

    private static func text(_ value: LogValue) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .secret: "***"
        }
    }

    static func head(_ method: HTTP.Method, _ target: String, _ fields: [String: String] = [:]) -> RequestHead {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var lines = FieldLines()
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) { lines.append(name, value) }
        return RequestHead(
            method: method, path: Array(parts[0].utf8), query: parts.count > 1 ? Array(parts[1].utf8) : nil,
            fields: lines)
    }

    static func peer(_ address: String, isSecure: Bool = false) -> Peer {
        guard let address = IPAddress(address) else { preconditionFailure("the test names no address") }
        return Peer(address: address, isSecure: isSecure)
    }

    /// What becomes of a request, to the end of its immediate answer; nil when the answer takes time.
    func ask(
        _ method: HTTP.Method, _ target: String, _ fields: [String: String] = [:], body: String = "",
        from address: String = "192.0.2.1", isSecure: Bool = false, at now: Tick = Tick(nanoseconds: 1_000_000_000)
    ) -> Response? {
        let head = Self.head(method, target, fields)
        switch service.begin(head, from: Self.peer(address, isSecure: isSecure), at: now) {
        case .answer(_, let response): return response
        case .receive(var request, _):
            request.body = Array(body.utf8)
            switch service.respond(to: request) {
            case .ready(let response): return response
            case .upgrade(let response, _): return response
            case .pending: return nil
            }
        }
    }

    /// The work that a request leads to.
    func work(_ method: HTTP.Method, _ target: String) -> Reply.Work? {
        guard let request = request(method, target), case .pending(let work) = service.respond(to: request) else {
            return nil
        }
        return work
    }

    /// The request that is let in, before anything is done for it.
    func request(_ method: HTTP.Method, _ target: String) -> Request? {
        guard
            case .receive(let request, _) = service.begin(
                Self.head(method, target), from: Self.peer("192.0.2.1"), at: Tick(nanoseconds: 1_000_000_000))
        else { return nil }
        return request
    }
}

extension Response {
    var content: [UInt8] {
        switch body {
        case .none, .handedOver: []
        case .bytes(let bytes): bytes
        }
    }

    var text: String { String(decoding: content, as: UTF8.self) }

    /// The code of the error envelope.
    var code: String? {
        guard case .string(let code) = try? JSONReader.read(content)["code"] else { return nil }
        return code
    }

    func all(_ name: StaticString) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }
}

extension Reply.Outcome {
    /// What the client is sent in either case.
    var response: Response {
        switch self {
        case .response(let response), .upgrade(let response, _): response
        }
    }
}

extension Route {
    /// A route that answers a text.
    static func text(
        _ method: HTTP.Method, _ pattern: String, _ text: String = "hello", access: Access = .open,
        bucket: RateBucket = .reads, bodyLimit: Int = 0
    ) -> Route {
        Route(
            method, pattern, access: access, bucket: bucket, bodyLimit: bodyLimit,
            handler: .immediate { _ throws(Problem) in
                Response(.ok, [.init("Content-Type", "text/plain; charset=utf-8")], body: .bytes(Array(text.utf8)))
            })
    }
}
