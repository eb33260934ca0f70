/// The items of a list that one answer tells, and by what the next page is asked for.
struct Page<Item> {
    let items: [Item]
    /// Nil when nothing follows.
    let next: String?

    /// - Parameters:
    ///   - found: one more than the page holds, when there are as many.
    ///   - next: what names the end of a page by its last item.
    init(_ found: [Item], limit: Int, next: (Item) -> String) {
        items = Array(found.prefix(limit))
        self.next = found.count > limit ? items.last.map(next) : nil
    }

    init(_ items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}
