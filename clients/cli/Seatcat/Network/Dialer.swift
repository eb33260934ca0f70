internal import Bytes
internal import Reactor
internal import Usher

/// Connects to a server by name: the addresses are tried one after the other, and the first connection that stands is
/// handed to whoever wanted it. Confined to its loop.
final class Dialer: StreamHandler {
    private let desk: Desk
    private let address: ServerAddress
    private let target: any StreamHandler
    private let failed: (String) -> Void
    private var rest: ArraySlice<IPAddress> = []
    private var isCancelled = false
    private var trying: Stream?

    init(_ desk: Desk, to address: ServerAddress, for target: any StreamHandler, failed: @escaping (String) -> Void) {
        self.desk = desk
        self.address = address
        self.target = target
        self.failed = failed
    }

    func start() {
        if let literal = IPAddress(address.host) {
            rest = [literal]
            // Never before this returns: whoever waits may not have noted yet that it does.
            desk.reactor.submit { [pinned = Pinned(self, to: desk.reactor)] in pinned.value.tryNext(nil) }
            return
        }
        let pinned = Pinned(self, to: desk.reactor)
        let reactor = desk.reactor
        let resolver = desk.resolver
        let host = address.host
        Task(executorPreference: reactor) {
            let found: Result<[IPAddress], ResolverFailure>
            do throws(ResolverFailure) {
                found = .success(try await resolver.addresses(of: host))
            } catch {
                found = .failure(error)
            }
            reactor.submit { pinned.value.resolved(found) }
        }
    }

    func cancel() {
        isCancelled = true
        trying?.abort()
    }

    private func resolved(_ found: Result<[IPAddress], ResolverFailure>) {
        switch found {
        case .failure(let failure): fail("\(failure)")
        case .success(let addresses):
            rest = addresses[...]
            tryNext(nil)
        }
    }

    private func tryNext(_ last: String?) {
        guard !isCancelled else { return }
        guard let next = rest.popFirst() else { return fail(last ?? "\(address.host) has no address") }
        do throws(StreamEnd) {
            let secure = try address.isSecure ? desk.security(for: address.host) : nil
            trying = try Connector.connect(
                to: .ip(next, port: address.port), on: desk.reactor, secure: secure, handler: self)
        } catch {
            tryNext(DialFailure.text(error, host: address.authority))
        }
    }

    private func fail(_ why: String) {
        guard !isCancelled else { return }
        isCancelled = true
        failed(why)
    }

    func opened(_ stream: Stream) {
        trying = nil
        stream.hand(over: target)
        target.opened(stream)
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int { 0 }
    func ended(_ stream: Stream) {}
    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        trying = nil
        let text = DialFailure.text(reason, host: address.authority)
        switch reason {
        case .unreachable, .late: tryNext(text)
        case .finished, .aborted, .lost, .stalled, .overflowed, .clogged, .insecure, .loopEnded: fail(text)
        }
    }
}
