/// What a subscription shows.
package enum FeedScope: String, Hashable, Sendable, CaseIterable {
    /// What everybody may see.
    case open = "public"
    /// Everything, with the holds and who made them.
    case staff
}
