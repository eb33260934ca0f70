/// Whom a client believes that a server is who it says.
package enum TLSTrust: Hashable, Sendable {
    /// The authorities of the system.
    case system
    /// The authorities in PEM text, and no others.
    case authorities(PEMSource)
    /// Anybody, unchecked. Only for a person who asked for it by name, as with `-k`.
    case anybody
}
