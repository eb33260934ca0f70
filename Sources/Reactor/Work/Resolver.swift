package import Bytes
internal import CLinux

/// Finds the addresses of a name. The system's resolver blocks, so it is asked on a worker.
package struct Resolver: Sendable {
    /// More addresses than these would not be tried in any sensible time.
    private static let most = 16

    private let workers: WorkerPool

    package init(workers: WorkerPool) {
        self.workers = workers
    }

    /// The addresses of a host, in the order in which they should be tried. An address as text stands for itself; IPv6
    /// may be in brackets, as in a URL.
    package func addresses(of host: String) async throws(ResolverFailure) -> [IPAddress] {
        if let address = Self.numeric(host) { return [address] }
        // RFC 1035 section 2.3.4; 253 is what 255 bytes on the wire leave for text.
        guard (1...253).contains(host.utf8.count), !host.utf8.contains(0) else {
            throw ResolverFailure(host: host, kind: .badName, reason: "not a name of a host")
        }
        let outcome: Result<[IPAddress], ResolverFailure>
        do throws(WorkRefusal) {
            outcome = try await workers.run { Self.ask(for: host) }
        } catch {
            throw ResolverFailure(host: host, kind: .refused(error), reason: "names cannot be resolved now: \(error)")
        }
        return try outcome.get()
    }

    static func numeric(_ host: String) -> IPAddress? {
        guard host.hasPrefix("["), host.hasSuffix("]") else { return IPAddress(host) }
        guard let address = IPAddress(host.dropFirst().dropLast()), address.v4 == nil else { return nil }
        return address
    }

    /// Alternates between the families, beginning with the one that the system puts first (RFC 8305 section 4): when
    /// one family does not get through, the other is tried next and not last.
    static func alternating(_ addresses: [IPAddress]) -> [IPAddress] {
        let isFirstV4 = addresses.first?.v4 != nil
        let preferred = addresses.filter { ($0.v4 != nil) == isFirstV4 }
        let other = addresses.filter { ($0.v4 != nil) != isFirstV4 }
        let pairs = zip(preferred, other).flatMap { [$0, $1] }
        let shorter = min(preferred.count, other.count)
        return pairs + preferred.dropFirst(shorter) + other.dropFirst(shorter)
    }

    private static func ask(for host: String) -> Result<[IPAddress], ResolverFailure> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, nil, &hints, &list)
        guard failure == 0 else {
            let reason = failure == EAI_SYSTEM ? SystemFailure(call: "getaddrinfo").reason : text(of: failure)
            let isTemporary = failure == EAI_AGAIN || failure == EAI_SYSTEM || failure == EAI_MEMORY
            return .failure(ResolverFailure(host: host, kind: isTemporary ? .temporary : .notFound, reason: reason))
        }
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            if let address = address(of: entry), !found.contains(address) { found.append(address) }
        }
        guard !found.isEmpty else {
            return .failure(ResolverFailure(host: host, kind: .notFound, reason: "the name has no internet address"))
        }
        return .success(Array(alternating(found).prefix(most)))
    }

    private static func address(of entry: addrinfo) -> IPAddress? {
        guard let raw = entry.ai_addr else { return nil }
        var storage = sockaddr_storage()
        let length = min(Int(entry.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutableBytes(of: &storage) { $0.baseAddress?.copyMemory(from: raw, byteCount: length) }
        return SocketAddress(storage, length: socklen_t(length))?.ip
    }

    private static func text(of failure: CInt) -> String {
        gai_strerror(failure).map { String(cString: $0) } ?? "error \(failure)"
    }
}
