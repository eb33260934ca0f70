/// Why a name has no addresses for us.
package struct ResolverFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// It cannot be the name of a host.
        case badName
        /// There is no such name, or it has no addresses.
        case notFound
        /// It could not be asked now; a later attempt may succeed.
        case temporary
        /// Too much waits to be resolved, or the pool has been stopped.
        case refused(WorkRefusal)
    }

    package let host: String
    package let kind: Kind
    package let reason: String

    package init(host: String, kind: Kind, reason: String) {
        self.host = host
        self.kind = kind
        self.reason = reason
    }

    package var description: String { "\(host): \(reason)" }
}
