/// How a state is written in the feed.
package enum StateLetter {
    /// For everybody: a seat that is being paid is held, one whose ticket is used is booked.
    package static func open(_ state: PlaceState) -> UInt8 {
        switch state {
        case .free: UInt8(ascii: "f")
        case .held, .paying: UInt8(ascii: "h")
        case .booked, .checkedIn: UInt8(ascii: "b")
        case .blocked: UInt8(ascii: "x")
        }
    }

    /// For staff: every state has its own letter.
    package static func staff(_ state: PlaceState) -> UInt8 {
        switch state {
        case .free: UInt8(ascii: "f")
        case .held: UInt8(ascii: "h")
        case .paying: UInt8(ascii: "p")
        case .booked: UInt8(ascii: "b")
        case .checkedIn: UInt8(ascii: "c")
        case .blocked: UInt8(ascii: "x")
        }
    }
}
