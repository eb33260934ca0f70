/// By what somebody says who he is, as he typed it: a name that cannot be is looked for like any other.
package enum Login: Hashable, Sendable {
    case username(String)
    case email(String)

    package var text: String {
        switch self {
        case .username(let text), .email(let text): text
        }
    }
}
