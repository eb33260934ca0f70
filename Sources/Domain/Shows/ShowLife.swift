/// A show's place in life. Sold out is no place in life: it is derived from the seats.
package enum ShowLife: UInt8, Sendable, CaseIterable {
    /// Seen by its owner only. Can transition to: scheduled, discarded.
    case draft
    /// Announced. Can transition to: on sale, cancelled.
    case scheduled
    /// Seats are sold within the sale window. Can transition to: ended, cancelled.
    case onSale
    /// Over. Can transition to: nothing.
    case ended
    /// Does not take place. Can transition to: nothing.
    case cancelled
    /// Cancelled before anybody heard of it: its owner's only, and its readable name is free again. Can transition to:
    /// nothing.
    case discarded

    package func mayBecome(_ next: Self) -> Bool {
        switch (self, next) {
        case (.draft, .scheduled), (.draft, .discarded): true
        case (.scheduled, .onSale), (.scheduled, .cancelled): true
        case (.onSale, .ended), (.onSale, .cancelled): true
        case (.draft, _), (.scheduled, _), (.onSale, _), (.ended, _), (.cancelled, _), (.discarded, _): false
        }
    }

    /// Whether anybody but its owner was ever told of the show.
    package var isAnnounced: Bool {
        switch self {
        case .draft, .discarded: false
        case .scheduled, .onSale, .ended, .cancelled: true
        }
    }

    /// Whether the show does not take place.
    var isCalledOff: Bool {
        switch self {
        case .cancelled, .discarded: true
        case .draft, .scheduled, .onSale, .ended: false
        }
    }
}
