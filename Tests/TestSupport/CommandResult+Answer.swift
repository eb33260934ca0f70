package import Domain

extension CommandResult {
    /// What was answered, now or before.
    package var answer: Answer? {
        switch self {
        case .answered(let answer, _), .repeated(let answer, _): answer
        case .refused, .unavailable: nil
        }
    }

    /// Where its effect is, or what is known.
    package var position: LedgerPosition? {
        switch self {
        case .answered(_, let position), .repeated(_, let position): position
        case .refused, .unavailable: nil
        }
    }
}
