package import Domain

/// How a layout is named in an address: by its id or by its readable name.
package enum LayoutName: Hashable, Sendable {
    case id(LayoutID)
    case slug(String)
}
