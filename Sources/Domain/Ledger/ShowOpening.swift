/// A show as it is read when its box office opens, all of it at one position.
package struct ShowOpening: Sendable {
    package let map: SeatMap
    package let position: LedgerPosition

    package init(map: SeatMap, position: LedgerPosition) {
        self.map = map
        self.position = position
    }
}
