/// A hall's plan in one version, which never changes: a show keeps its version for as long as it lives. Seats are
/// numbered from zero in the order of the plan; that number is the place.
package final class Layout: Sendable {
    package struct Seat: Hashable, Sendable {
        package let label: SeatLabel
        package let x: Int32
        package let y: Int32
        package let row: UInt16
        /// Position within the row, from one.
        package let number: UInt16
        package let category: UInt8
        package let flags: SeatFlags
        /// Whether the seat before it in the same row is its neighbour: no aisle in between.
        let joinsPrevious: Bool
    }

    package struct Row: Hashable, Sendable {
        package let name: String
        package let section: Int
        package let seats: Range<Int>
    }

    package struct Section: Hashable, Sendable {
        package let name: String
        package let rows: Range<Int>
    }

    package let id: LayoutID
    package let version: Int32
    package let categories: [CategoryName]
    package let sections: [Section]
    package let rows: [Row]
    package let seats: [Seat]
    /// The same seats, for searching.
    let spots: [Spot]
    /// Finds seats by their labels.
    private let byLabel: SlotIndex
    /// From where the best seats are measured: the middle of the front.
    let focus: Focus
    /// What the state of each seat weighs in the checksum over all of them.
    let weights: [UInt32]
    /// Rows, the one that comes nearest to the front first.
    let rowsByDistance: [RowDistance]

    /// - Parameter isNew: it is held against rules as well that those before them need not keep.
    package init(
        id: LayoutID, version: Int32, plan: LayoutPlan, isNew: Bool = false, limits: LayoutLimits = LayoutLimits()
    ) throws(LayoutRejection) {
        var reading = LayoutReading(limits: limits)
        reading.read(plan)
        if isNew { reading.checkLooks() } else { reading.checkLabels() }
        guard reading.faults.isEmpty else { throw LayoutRejection(faults: reading.faults) }
        self.id = id
        self.version = version
        let labelled = reading.seats
        var byLabel = SlotIndex()
        for seat in labelled.indices {
            byLabel.insert(Int32(truncatingIfNeeded: seat), hash: Self.hash(labelled[seat].label.text)) {
                Self.hash(labelled[Int($0)].label.text)
            }
        }
        self.byLabel = byLabel
        categories = reading.categories
        sections = reading.sections
        rows = reading.rows
        seats = reading.seats
        let spots = reading.seats.map(Spot.init)
        self.spots = spots
        weights = Checksum.weights(count: spots.count).reversed()
        let focus = Focus(of: spots)
        self.focus = focus
        rowsByDistance = reading.rows.indices.map { row in
            RowDistance(
                row: row, distance: focus.leastDistance(in: reading.rows[row].seats.lazy.map { spots[$0] }))
        }.sorted()
    }

    package func place(of label: String) -> PlaceNumber? {
        byLabel.slot(hash: Self.hash(label)) { seats[Int($0)].label.text == label }.map { PlaceNumber($0) }
    }

    /// FNV-1a of the bytes, spread: everybody chooses labels, so it need not be secret; at most a layout of one's own
    /// becomes slow.
    private static func hash(_ label: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return SlotIndex.hash(Int64(bitPattern: hash))
    }

    /// The label of a place of this layout.
    package func label(of place: PlaceNumber) -> SeatLabel { seats[place.offset].label }

    package func category(named name: String) -> UInt8? {
        categories.firstIndex { $0.text == name }.map { UInt8(truncatingIfNeeded: $0) }
    }

    package func category(of place: PlaceNumber) -> CategoryName { categories[Int(seats[place.offset].category)] }

    func contains(_ place: PlaceNumber) -> Bool { seats.indices.contains(place.offset) }
}
