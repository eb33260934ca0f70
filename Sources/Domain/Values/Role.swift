/// What an account may do; each may do what those before it may.
package enum Role: UInt8, Comparable, Sendable, CaseIterable {
    case guest
    case customer
    case staff
    /// Owns shows.
    case admin
    case developer

    /// As it is written in requests and answers.
    package var name: String {
        switch self {
        case .guest: "guest"
        case .customer: "customer"
        case .staff: "staff"
        case .admin: "admin"
        case .developer: "developer"
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
