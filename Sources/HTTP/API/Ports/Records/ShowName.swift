package import Domain

/// How a show is named in an address: by its id or by its readable name.
package enum ShowName: Hashable, Sendable {
    case id(ShowID)
    case slug(String)
}
