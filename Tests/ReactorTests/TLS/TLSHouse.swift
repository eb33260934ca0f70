import Reactor
import TestSupport

/// A server on a loop with a thread of its own, which programs from outside connect to. It answers every request with
/// a line about the connection.
final class TLSHouse: Sendable {
    let authority = TestCertificate(["Test authority"], isAuthority: true)
    let files: TestFiles
    let source: TLSSource
    let port: UInt16
    private let reactor: Reactor
    private let workers: WorkerPool

    init() async throws {
        files = try TestFiles()
        try files.write(authority.certificate, to: "authority.pem")
        let credential = try files.write(TestCertificate(["box.example.org"], signedBy: authority))
        let source = try TLSSource(
            TLSServerConfiguration(credentials: [credential]), ticketKeys: TLSTicketKeys { LoopClock.system.now })
        let reactor = try Reactor(name: "tls-house")
        workers = try WorkerPool(name: "peers", limits: WorkerLimits(threads: 1))
        try reactor.start()
        let opened: Result<UInt16?, SystemFailure> = await withCheckedContinuation { waiter in
            reactor.submit {
                do throws(SystemFailure) {
                    let listener = try Listener.open(at: .loopback(), on: reactor, secure: source) { _ in
                        (Answerer(), nil)
                    }
                    waiter.resume(returning: .success(listener.address.port))
                } catch {
                    waiter.resume(returning: .failure(error))
                }
            }
        }
        self.source = source
        self.reactor = reactor
        port = try opened.get() ?? 0
    }

    deinit {
        reactor.stop()
        reactor.join()
        workers.stop()
    }

    /// Replaces the certificate by one for another name and reloads.
    func renew(for name: String) throws {
        _ = try files.write(TestCertificate([name], signedBy: authority))
        try source.reload()
    }

    /// Runs a line of shell with `$PORT` and `$CA`, and gives back all that it said.
    func shell(_ line: String) async throws -> FinishedProcess {
        var launch = ProcessLaunch(path: "/bin/sh", arguments: ["-c", line])
        launch.environment = [
            ("PATH", "/usr/bin:/bin"), ("PORT", "\(port)"), ("CA", files.path(of: "authority.pem")),
            ("FILES", files.path),
        ]
        let prepared = launch
        let outcome = try await workers.run {
            Result { () throws(LaunchFailure) in try prepared.run(within: .seconds(20)) }
        }
        return try outcome.get()
    }
}

/// Answers the first request head and ends.
private final class Answerer: StreamHandler {
    private var head: [UInt8] = []

    func opened(_ stream: Stream) {}

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        input.withUnsafeBufferPointer { head += $0 }
        guard head.suffix(4) == [13, 10, 13, 10] else { return input.count }
        let agreement = stream.agreement
        let body = [
            agreement?.version, agreement?.applicationProtocol, agreement?.serverName,
            agreement?.isResumed == true ? "resumed" : "new",
        ].map { $0 ?? "none" }.joined(separator: " ")
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        stream.write(Array(answer.utf8))
        stream.finish()
        return input.count
    }

    func ended(_ stream: Stream) { stream.finish() }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {}
}
