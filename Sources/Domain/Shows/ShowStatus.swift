/// What everybody sees of a show's life, sold out included.
package enum ShowStatus: String, Sendable, CaseIterable {
    case draft
    case scheduled
    case onSale = "on_sale"
    case soldOut = "sold_out"
    case ended
    case cancelled

    package init(_ life: ShowLife, isSoldOut: Bool) {
        switch life {
        case .draft: self = .draft
        case .scheduled: self = .scheduled
        case .onSale: self = isSoldOut ? .soldOut : .onSale
        case .ended: self = .ended
        case .cancelled, .discarded: self = .cancelled
        }
    }
}
