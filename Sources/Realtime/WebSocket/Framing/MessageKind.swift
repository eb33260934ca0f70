/// What a message holds.
package enum MessageKind: Hashable, Sendable {
    case text
    case binary

    var opcode: Opcode {
        switch self {
        case .text: .text
        case .binary: .binary
        }
    }
}
