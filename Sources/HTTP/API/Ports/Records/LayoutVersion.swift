package import Domain

/// One version of a layout with its seats.
package struct LayoutVersion: Sendable {
    package let entry: LayoutEntry
    package let layout: Layout

    package init(entry: LayoutEntry, layout: Layout) {
        self.entry = entry
        self.layout = layout
    }
}
