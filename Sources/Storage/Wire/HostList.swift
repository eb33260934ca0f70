internal import Bytes
internal import Reactor

/// The hosts of a connection string, in the order in which libpq tries them.
struct HostList: Sendable, Equatable {
    struct Host: Sendable, Equatable {
        let name: String
        /// Where it is, when the connection string says so; else empty.
        let address: String
        /// Empty for libpq's own.
        let port: String

        /// Whether somebody has to be asked where it is: neither a Unix socket (`/…`, `@…`) nor an address is a name.
        var isName: Bool {
            address.isEmpty && !name.isEmpty && !name.hasPrefix("/") && !name.hasPrefix("@") && !name.contains(":")
                && IPAddress(name) == nil
        }
    }

    let hosts: [Host]
    private let hasPorts: Bool

    /// From the keywords of libpq. What it will refuse, lists of different lengths, is left to it.
    init(host: String?, hostaddr: String?, port: String?) {
        let names = Self.list(host)
        let addresses = Self.list(hostaddr)
        let ports = Self.list(port)
        let count = max(names.count, addresses.count)
        let isWhole =
            [0, count].contains(names.count) && [0, count].contains(addresses.count)
            && (ports.count <= 1 || ports.count == count)
        hasPorts = ports.count > 1
        hosts = (0..<(isWhole ? count : 0)).map { number in
            Host(
                name: names.isEmpty ? "" : names[number], address: addresses.isEmpty ? "" : addresses[number],
                port: ports.count > 1 ? ports[number] : "")
        }
    }

    private static func list(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The keywords that spare libpq from asking for names, which it does by blocking. A name stays beside its address:
    /// certificates and password files go by it. With several addresses it stands there several times, and one that is
    /// not found is left out while there are others.
    func located(by names: HostNames) async throws(StoreFailure) -> [(key: String, value: String)] {
        guard hosts.contains(where: \.isName) else { return [] }
        var found: [Host] = []
        var failure: ResolverFailure?
        for host in hosts {
            guard host.isName else {
                found.append(host)
                continue
            }
            switch await names.addresses(of: host.name) {
            case .success(let addresses):
                found += addresses.map { Host(name: host.name, address: $0.description, port: host.port) }
            case .failure(let missing): failure = missing
            }
        }
        if found.isEmpty, let failure { throw StoreFailure(.unavailable, "no host is found: \(failure)") }
        var keywords: [(key: String, value: String)] = [
            ("host", found.map(\.name).joined(separator: ",")),
            ("hostaddr", found.map(\.address).joined(separator: ",")),
        ]
        if hasPorts { keywords.append(("port", found.map(\.port).joined(separator: ","))) }
        return keywords
    }
}
