/// The parameters of permessage-deflate in an offer or an answer (RFC 7692 section 7.1).
struct DeflateParameters {
    static let name = "permessage-deflate"

    /// What a window parameter says.
    enum Window: Hashable {
        case absent
        /// Without a value: a hint in an offer, that the client can limit its window.
        case unsaid
        case bits(UInt8)
    }

    private(set) var serverForgets = false
    private(set) var clientForgets = false
    private(set) var serverWindow = Window.absent
    private(set) var clientWindow = Window.absent

    /// Nil when the member is another extension, or has a parameter that is unknown, comes twice, or has a value that
    /// it may not have.
    init?(_ member: ExtensionList.Member) {
        guard member.name == Self.name else { return nil }
        for parameter in member.parameters {
            switch parameter.name {
            case "server_no_context_takeover":
                guard parameter.value == nil, !serverForgets else { return nil }
                serverForgets = true
            case "client_no_context_takeover":
                guard parameter.value == nil, !clientForgets else { return nil }
                clientForgets = true
            case "server_max_window_bits":
                guard serverWindow == .absent, let bits = Self.bits(parameter.value) else { return nil }
                serverWindow = .bits(bits)
            case "client_max_window_bits":
                guard clientWindow == .absent else { return nil }
                if parameter.value == nil {
                    clientWindow = .unsaid
                } else {
                    guard let bits = Self.bits(parameter.value) else { return nil }
                    clientWindow = .bits(bits)
                }
            default: return nil
            }
        }
    }

    /// A number from 8 to 15 without a leading zero.
    private static func bits(_ value: String?) -> UInt8? {
        guard let value, let bits = UInt8(value), (8...15).contains(bits), value == String(bits) else { return nil }
        return bits
    }
}
