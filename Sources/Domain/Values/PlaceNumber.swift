/// One place for one person, counted from zero within a layout version. A seat has one; each object owns a range.
package struct PlaceNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let index: Int32

    package init(_ index: Int32) {
        self.index = index
    }

    init(_ index: Int) {
        self.index = Int32(truncatingIfNeeded: index)
    }

    /// As an index into arrays of places.
    package var offset: Int { Int(index) }

    package static func < (left: Self, right: Self) -> Bool { left.index < right.index }
    package var description: String { "\(index)" }
}
