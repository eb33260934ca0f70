/// The states of all seats as the feed writes them, one letter each in the order of the layout, with the checksums of
/// both scopes. An event costs its own seats, whatever the size of the hall.
package struct StatesBoard: Sendable {
    /// What everybody sees.
    package private(set) var open: [UInt8]
    package private(set) var staff: [UInt8]
    package private(set) var openChecksum: UInt32
    package private(set) var staffChecksum: UInt32
    private let layout: Layout

    package init(of map: SeatMap) {
        open = map.places.map { StateLetter.open($0.state) }
        staff = map.places.map { StateLetter.staff($0.state) }
        openChecksum = Checksum.of(open)
        staffChecksum = Checksum.of(staff)
        layout = map.layout
    }

    /// Takes over what a place is now.
    mutating func set(_ place: PlaceNumber, _ state: PlaceState) {
        let index = place.offset
        guard open.indices.contains(index) else { return }
        let (openLetter, staffLetter) = (StateLetter.open(state), StateLetter.staff(state))
        let openDifference = Checksum.difference(open[index], openLetter)
        let staffDifference = Checksum.difference(staff[index], staffLetter)
        if openDifference == 0, staffDifference == 0 { return }
        let openChange = Checksum.product(openDifference, layout.weights[index])
        // Mostly both see the same.
        let isSame = staffDifference == openDifference
        openChecksum ^= openChange
        staffChecksum ^= isSame ? openChange : Checksum.product(staffDifference, layout.weights[index])
        open[index] = openLetter
        staff[index] = staffLetter
    }

    package mutating func apply(_ event: SeatEvent) {
        for change in event.places { set(change.place, change.state) }
    }

    /// Eight lower-case hex digits.
    package static func text(_ checksum: UInt32) -> String { Hexadecimal.text(of: UInt64(checksum), digits: 8) }
}
