/// The five characters by which PostgreSQL names a condition (PostgreSQL manual, appendix A).
package struct SQLState: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) {
        description = text
    }

    /// The first two characters: the family of conditions.
    package var category: Substring { description.prefix(2) }

    /// What a condition means to the caller.
    /// - Parameter reusedPlan: whether the statement had been prepared earlier on the connection; only then
    ///   does 0A000 mean "cached plan must not change result type".
    package func code(reusedPlan: Bool = false) -> StoreFailure.Code {
        exactCode(reusedPlan: reusedPlan) ?? categoryCode
    }

    private func exactCode(reusedPlan: Bool) -> StoreFailure.Code? {
        switch description {
        case "0A000": reusedPlan ? .stalePlan : .invalidStatement
        case "25P03", "25P04": .timeout  // idle_in_transaction_session_timeout, transaction_timeout
        case "26000": .stalePlan
        case "25006", "3D000", "3F000", "42501": .refused
        case "40P01": .deadlock
        case "40002": .conflict
        case "40003": .unavailable
        case "55P03": .lockTimeout
        case "57014": .timeout
        default: nil
        }
    }

    private var categoryCode: StoreFailure.Code {
        switch category {
        case "08", "53", "57", "58": .unavailable
        case "21", "22", "54": .invalidData
        case "23", "44": .conflict
        case "28": .refused
        case "40": .serialization
        case "P0", "SW": .raised
        case "XX": .corrupted
        default: .invalidStatement
        }
    }
}
