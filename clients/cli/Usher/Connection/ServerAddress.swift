internal import Bytes
internal import HTTP

/// Where a server is, and what is asked of it: a URL as people write it, `:8080` and `host` included.
package struct ServerAddress: Hashable, Sendable {
    package var isSecure: Bool
    /// A name, or an address without brackets.
    package var host: String
    package var port: UInt16
    /// Path and query, beginning with a slash.
    package var target: String

    /// Without a scheme: TLS, unless the host is this machine, which is also the host when none is named.
    package init(parsing text: String) throws(UsageFault) {
        var rest = text[...]
        var secure: Bool?
        // Behind the first of these letters it is a part of what is asked.
        let head = rest.prefix { !"/?#".contains($0) }
        if head.last == ":", rest[head.endIndex...].hasPrefix("//") {
            switch head.dropLast().lowercased() {
            case "ws", "http": secure = false
            case "wss", "https": secure = true
            default: throw Self.fault(text, "the scheme must be ws, wss, http or https")
            }
            rest = rest[head.endIndex...].dropFirst(2)
        }
        let isPlainText = rest.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlainText else { throw Self.fault(text, "a space or a letter outside of ASCII must be written as %20") }
        rest = rest.prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest[authority.endIndex...]
        target = path.hasPrefix("/") ? String(path) : "/" + path
        guard !authority.contains("@") else { throw Self.fault(text, "a name and password cannot stand in a URL") }
        let (name, number) = try Self.split(authority, of: text)
        host = name.isEmpty ? "localhost" : name
        isSecure = secure ?? !Self.isThisMachine(host)
        port = number ?? (isSecure ? 443 : 80)
        do throws(HTTPFault) {
            // Whatever could not be asked is no address: better told now than when the connection stands.
            _ = try RequestWriter.write(OutgoingRequest(.get, target, authority: self.authority))
        } catch {
            throw Self.fault(text, error.message)
        }
    }

    private static func split(_ authority: Substring, of text: String) throws(UsageFault) -> (String, UInt16?) {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw fault(text, "a bracket is not closed") }
            host = authority[authority.index(after: authority.startIndex)..<end]
            guard let address = IPAddress(host), address.v4 == nil else {
                throw fault(text, "no IPv6 address in brackets")
            }
            let behind = authority[authority.index(after: end)...]
            guard behind.isEmpty || behind.hasPrefix(":") else {
                throw fault(text, "something stands behind the bracket")
            }
            port = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        let isName = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "-._:".utf8.contains(byte)
        }
        guard isName, host.utf8.count <= 253 else { throw fault(text, "\(host) is no name of a host") }
        guard let port, !port.isEmpty else { return (host.lowercased(), nil) }
        guard let number = UInt16(port), number > 0 else { throw fault(text, "\(port) is no port") }
        return (host.lowercased(), number)
    }

    private static func fault(_ text: String, _ reason: String) -> UsageFault {
        UsageFault(
            "\(text.debugDescription) is no URL: \(reason)", hint: "Write :8080, host, or https://host:8443/path.")
    }

    private static func isThisMachine(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || IPAddress(host)?.isLoopback ?? false
    }

    /// As it stands in Host: the port only when it is not the scheme's own.
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// What a login belongs to: `https://host:port`.
    package var origin: String { "\(isSecure ? "https" : "http")://\(authority)" }

    /// The same server with another target.
    package func asking(_ target: String) -> Self {
        var copy = self
        copy.target = target
        return copy
    }
}
