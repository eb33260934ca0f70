/// What becomes of something that may be absent.
package enum Change<Value> {
    case keep
    case clear
    case set(Value)

    package func applied(to known: Value?) -> Value? {
        switch self {
        case .keep: known
        case .clear: nil
        case .set(let value): value
        }
    }
}

extension Change: Equatable where Value: Equatable {}
extension Change: Hashable where Value: Hashable {}
extension Change: Sendable where Value: Sendable {}
