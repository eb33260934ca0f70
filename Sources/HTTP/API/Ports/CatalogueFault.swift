/// Why the catalogue was not changed.
package enum CatalogueFault: Error, Hashable {
    /// The readable name stands for something else.
    case slugTaken
    /// Another show is in this layout at that time.
    case hallBusy
    /// The same key came with another content before.
    case keyReused
    /// The layout or the show is not there any more.
    case notFound
    case unavailable(PortFailure)
}
