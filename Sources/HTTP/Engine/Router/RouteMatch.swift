/// What the router says about a method and a path.
package enum RouteMatch: Sendable {
    /// The route with this index in the table, and the values of its parameters. HEAD finds the GET route.
    case route(Int, PathParameters)
    /// OPTIONS of a path that exists, or of `*`: answered with `Allow` and no content.
    case options(allow: String)
    /// The path exists and the method does not: 405 with `Allow` (RFC 9110 section 15.5.6).
    case notAllowed(allow: String)
    /// There is no such path. A trailing slash makes another path, which does not exist.
    case notFound
    /// The path has empty or dot segments, or a broken escape: 400, whatever it may have meant.
    case malformed
}
