/// The states of all seats as the feed writes them, one letter each in the order of the layout, with the checksums of
/// both scopes. An event costs its own seats, whatever the size of the hall.
package struct StatesBoard: Sendable {
    /// What everybody sees.
    package private(set) var open: [UInt8]
    package private(set) var staff: [UInt8]
    package private(set) var openChecksum: UInt32
    package private(set) var staffChecksum: UInt32
    private let weights: [UInt32]

    package init(of map: SeatMap) {
        open = map.places.map { StateLetter.open($0.state) }
        staff = map.places.map { StateLetter.staff($0.state) }
        openChecksum = Checksum.of(open)
        staffChecksum = Checksum.of(staff)
        weights = Checksum.weights(count: map.places.count)
    }

    /// Takes over what a place is now.
    mutating func set(_ place: PlaceNumber, _ state: PlaceState) {
        let index = place.offset
        guard open.indices.contains(index) else { return }
        let weight = weights[open.count - 1 - index]
        let (openLetter, staffLetter) = (StateLetter.open(state), StateLetter.staff(state))
        if open[index] != openLetter {
            openChecksum ^= Checksum.product(Checksum.difference(open[index], openLetter), weight)
            open[index] = openLetter
        }
        if staff[index] != staffLetter {
            staffChecksum ^= Checksum.product(Checksum.difference(staff[index], staffLetter), weight)
            staff[index] = staffLetter
        }
    }

    package mutating func apply(_ event: SeatEvent) {
        for change in event.places { set(change.place, change.state) }
    }

    /// Eight lower-case hex digits.
    package static func text(_ checksum: UInt32) -> String { Hexadecimal.text(of: UInt64(checksum), digits: 8) }
}
