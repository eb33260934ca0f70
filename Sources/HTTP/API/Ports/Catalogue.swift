package import Domain

/// The layouts and shows there are. What is sold of a show is its box office's.
///
/// A change under a key that was used before tells what came of it then, and faults with `keyReused` when its content
/// is another one.
package protocol Catalogue: Sendable {
    // MARK: Layouts

    /// The newest version of each layout, by id.
    func layouts(after last: LayoutID?, limit: Int) async throws(PortFailure) -> [LayoutEntry]
    /// A version of a layout, or its newest one.
    func layout(_ name: LayoutName, version: Int32?) async throws(PortFailure) -> LayoutVersion?
    /// The first version of a new layout.
    func add(_ layout: NewLayout, under key: WriteKey) async throws(CatalogueFault) -> Filed<LayoutEntry>
    /// The next version of a layout; the number is the catalogue's, whatever `layout.version` says.
    func addVersion(
        of layout: LayoutID, _ plan: LayoutPlan, under key: WriteKey
    ) async throws(CatalogueFault) -> Filed<LayoutEntry>

    // MARK: Shows

    /// By start, then by id.
    func shows(_ filter: ShowFilter) async throws(PortFailure) -> [ShowEntry]
    func show(_ name: ShowName) async throws(PortFailure) -> ShowEntry?
    /// A new draft with the head of its ledger.
    func add(_ show: Show, slug: String, under key: WriteKey) async throws(CatalogueFault) -> Filed<ShowEntry>
    /// What is no term of the sale and so does not stand in the ledger.
    func rename(_ show: ShowID, title: String, under key: WriteKey) async throws(CatalogueFault)
    /// When shows are in a layout that touch the time between two moments, but for one show: some of them, by start.
    func uses(
        of layout: LayoutID, from start: Moment, to end: Moment, but show: ShowID?
    ) async throws(PortFailure) -> [Range<Moment>]

    // MARK: Repeated changes

    /// Whether a change of the catalogue was made under this key.
    func wasDone(under key: WriteKey) async throws(CatalogueFault) -> Bool
}
