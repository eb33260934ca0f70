/// Why a table of routes is no table: found when the router is built, never while it serves.
package enum RouteFault: Error, Equatable, CustomStringConvertible {
    /// The pattern is not written as patterns are.
    case malformed(pattern: String, reason: String)
    /// The same method and path is named twice.
    case duplicate(method: String, pattern: String)
    /// Two patterns give the same place in the path different names or types.
    case ambiguous(pattern: String, other: String)
    /// HEAD and OPTIONS are answered by the router itself; a method without semantics has no route.
    case reserved(method: String, pattern: String)

    package var description: String {
        switch self {
        case .malformed(let pattern, let reason): "route pattern \(pattern): \(reason)"
        case .duplicate(let method, let pattern): "route \(method) \(pattern) is named twice"
        case .ambiguous(let pattern, let other): "route pattern \(pattern) contradicts \(other)"
        case .reserved(let method, let pattern): "route \(method) \(pattern): the method cannot have a route"
        }
    }
}
