internal import Reactor

/// Why a connection did not come to stand or broke, for people.
enum DialFailure {
    static func text(_ end: StreamEnd, host: String) -> String {
        switch end {
        case .unreachable(let failure): "\(host): \(failure.reason)"
        case .lost(let failure): "\(host): the connection broke: \(failure.reason)"
        case .late: "\(host): no answer in time"
        case .insecure(let failure): insecure(failure, host)
        case .finished: "\(host): the server ended the connection"
        case .stalled: "\(host): the server takes nothing"
        case .aborted, .overflowed, .clogged, .loopEnded: "\(host): the connection was cut"
        }
    }

    private static func insecure(_ failure: TLSFailure, _ host: String) -> String {
        switch failure.kind {
        case .unverified: "\(host): the certificate is not trusted: \(failure.reason) (-k skips the check)"
        case .notTLS: "\(host): the server does not speak TLS there; write ws:// or http://"
        case .noAgreement, .refusedByPeer, .tampered, .malformed, .truncated, .overLimit, .badName, .broken:
            "\(host): \(failure)"
        }
    }
}
