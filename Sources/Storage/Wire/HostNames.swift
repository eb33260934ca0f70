package import Bytes
package import Reactor

/// The addresses of the hosts that connection strings name. The system's resolver blocks for as long as no name server
/// answers, so it is asked off the loops, and once at a time for each name: whoever asks meanwhile gets the same
/// answer.
package final class HostNames: Sendable {
    package typealias Answer = Result<[IPAddress], ResolverFailure>

    /// The system's resolver, on threads that are started when a name is first asked for.
    package static let system = HostNames(resolver())

    private let lookUp: @Sendable (String) async -> Answer
    /// Who waits for a name. There are no more of them than connections that are being opened.
    private let waiting = Locked<[String: [CheckedContinuation<Answer, Never>]]>([:])

    package init(_ lookUp: @escaping @Sendable (String) async -> Answer) { self.lookUp = lookUp }

    func addresses(of host: String) async -> Answer {
        await withCheckedContinuation { continuation in
            let isFirst = waiting.withLock { waiting in
                waiting[host, default: []].append(continuation)
                return waiting[host]?.count == 1
            }
            guard isFirst else { return }
            Task { [self] in
                let answer = await lookUp(host)
                let answered = waiting.withLock { $0.removeValue(forKey: host) } ?? []
                for continuation in answered { continuation.resume(returning: answer) }
            }
        }
    }

    /// How many wait for a name.
    func asking(for host: String) -> Int { waiting.withLock { $0[host]?.count ?? 0 } }

    private static func resolver() -> @Sendable (String) async -> Answer {
        do throws(SystemFailure) {
            let resolver = Resolver(workers: try WorkerPool(name: "pg-names"))
            return { host in
                do throws(ResolverFailure) {
                    return .success(try await resolver.addresses(of: host))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            let reason = "\(error)"
            return { .failure(ResolverFailure(host: $0, kind: .temporary, reason: reason)) }
        }
    }
}
