/// Why a connection ended.
package enum StreamEnd: Error, Hashable, Sendable {
    /// In order: what was written went out and both sides said that they had finished.
    case finished
    /// We cut it.
    case aborted
    /// The peer or the network cut it.
    case lost(SystemFailure)
    /// It never stood.
    case unreachable(SystemFailure)
    /// The peer took nothing of what waited for it for too long.
    case stalled
    /// More was written than a connection may hold back.
    case overflowed
    /// A handler left more input unconsumed than a connection may hold.
    case clogged
    /// TLS failed, or its end was cut off.
    case insecure(TLSFailure)
    /// It took too long to stand.
    case late
    /// The loop ended.
    case loopEnded
}
