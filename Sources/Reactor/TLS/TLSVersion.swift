internal import COpenSSL

/// The versions of TLS that are spoken here; older ones are broken (RFC 8996).
package enum TLSVersion: Int, Comparable, Sendable {
    case v12
    case v13

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    var number: CInt {
        switch self {
        case .v12: TLS1_2_VERSION
        case .v13: TLS1_3_VERSION
        }
    }
}
