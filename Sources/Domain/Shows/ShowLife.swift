/// A show's place in life. Sold out is no place in life: it is derived from the seats.
package enum ShowLife: UInt8, Sendable, CaseIterable {
    /// Seen by its owner only. Can transition to: scheduled, cancelled.
    case draft
    /// Announced. Can transition to: on sale, cancelled.
    case scheduled
    /// Seats are sold within the sale window. Can transition to: ended, cancelled.
    case onSale
    /// Over. Can transition to: nothing.
    case ended
    /// Does not take place. Can transition to: nothing.
    case cancelled

    package func mayBecome(_ next: Self) -> Bool {
        switch (self, next) {
        case (.draft, .scheduled), (.draft, .cancelled): true
        case (.scheduled, .onSale), (.scheduled, .cancelled): true
        case (.onSale, .ended), (.onSale, .cancelled): true
        case (.draft, _), (.scheduled, _), (.onSale, _), (.ended, _), (.cancelled, _): false
        }
    }
}
