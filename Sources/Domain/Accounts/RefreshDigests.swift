/// The digests by which a refresh token is known: of the part that stays in its family, and of the whole.
package struct RefreshDigests: Hashable, Sendable {
    package let family: [UInt8]
    package let whole: [UInt8]

    package init(family: [UInt8], whole: [UInt8]) {
        self.family = family
        self.whole = whole
    }
}
