internal import Crypto
internal import HTTP
internal import Reactor
internal import Usher
internal import WebSocket

/// What every command works with. Confined to the loop.
final class Desk {
    let reactor: Reactor
    let environment: Environment
    let common: CommonOptions
    let resolver: Resolver
    let console: Console
    let ending: Ending
    private var security: TLSContext?

    init(
        _ reactor: Reactor, environment: Environment, common: CommonOptions, ending: Ending
    ) throws(SystemFailure) {
        self.reactor = reactor
        self.environment = environment
        self.common = common
        self.ending = ending
        resolver = Resolver(workers: try WorkerPool(name: "names", limits: WorkerLimits(threads: 1)))
        console = Console(environment: environment)
    }

    /// The TLS that connections are made under; the authorities are read when first needed.
    func security(for host: String) throws(StreamEnd) -> Connector.Security {
        if let security { return Connector.Security(security, host: host) }
        do throws(TLSSetupFailure) {
            let context = try TLSContext(
                client: TLSClientConfiguration(trust: common.isInsecure ? .anybody : trust))
            security = context
            return Connector.Security(context, host: host)
        } catch {
            console.say("\(error)")
            throw .aborted
        }
    }

    /// SSL_CERT_FILE names other authorities, as it does for OpenSSL's own programs.
    private var trust: TLSTrust {
        environment.authorities.map { .authorities(.file($0)) } ?? .system
    }

    /// What a connection in the client's role may make large: it is the user who chose the server.
    func resources() -> WebSocketResources {
        var limits = WebSocketLimits()
        limits.messageBytes = 64 << 20
        limits.inflatedBytes = 64 << 20
        limits.fragments = 1 << 20
        limits.controlRate = 1_000
        limits.controlBurst = 10_000
        limits.messageTime = .seconds(120)
        limits.keptBytes = 1 << 20
        return WebSocketResources(limits: limits, masks: MaskSource(random: Secrecy.random))
    }

    func seed() -> UInt64 {
        Secrecy.random(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Which server is meant, and with whose token.
    func choose(_ logins: StoredLogins) throws(UsageFault) -> ServerChoice {
        try ServerChoice(common, environment, file: try tokenFile(), logins: logins)
    }

    /// What `connect` shows of the user to a server, beside what -H gives.
    func fields(forConnecting address: ServerAddress) throws(UsageFault) -> [HeaderLine] {
        let isNamed = environment.apiKey == nil || (common.url ?? environment.url) != nil
        // Nothing is needed of a file that is no good.
        let logins = isNamed ? StoredLogins() : try? LoginKeeper(environment).load()
        return try ServerChoice.fields(
            forConnecting: address, common, environment, file: try tokenFile(), logins: logins)
    }

    /// What the file holds that is named by `--token-file`.
    private func tokenFile() throws(UsageFault) -> [UInt8]? {
        guard let path = common.tokenFile else { return nil }
        do throws(SystemFailure) {
            return try Files.read(path, atMost: 16_384)
        } catch {
            throw UsageFault("\(path) cannot be read: \(error.reason)", hint: "Name a file with one token.")
        }
    }

    // MARK: Ends that several commands have

    /// The program was called wrongly.
    func end(_ fault: UsageFault) -> Never {
        console.complain("\(fault)")
        ending.end(.usage)
    }

    /// No connection came to stand.
    func end(unconnected why: String) -> Never {
        console.complain("cannot connect: \(why)")
        ending.end(.cannotConnect)
    }

    /// The server answered a handshake with another status.
    func end(refused answer: HTTPAnswer, _ what: String) -> Never {
        console.complain("\(what): \(answer.complaint)")
        ending.end(answer.status < 400 ? .serverError : ServerCode.status(of: answer.status))
    }
}
