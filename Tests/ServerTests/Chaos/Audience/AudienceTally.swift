import Bytes

/// What happened to an audience.
struct AudienceTally: Sendable {
    var links = 0
    var cuts = 0
    var stalls = 0
    /// Links that went silent without an end.
    var halfOpen = 0
    var moves = 0
    /// Links that the other side ended.
    var ends = 0
    /// What subscriptions became.
    var modes: [String: Int] = [:]
    /// Commands that were answered with an error, which may be while PostgreSQL is away.
    var refusals: [String: Int] = [:]
    /// Codes with which links were closed.
    var closes: [UInt16: Int] = [:]
    /// Told to go by a server: when the new links were opened.
    var reconnects: [Int: [Tick]] = [:]
    /// How often somebody had no link that told anything, and how long at most.
    var dark = (count: 0, longest: Duration.zero)
    var snapshots = 0

    var text: String {
        let refused = refusals.isEmpty ? "none" : list(refusals)
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        let codes = list(Dictionary(uniqueKeysWithValues: closes.map { ("\($0.key)", $0.value) }))
        return
            "\(links) links; \(cuts) cut, \(stalls) stalled, \(halfOpen) half open, \(moves) moved, \(ends) ended by "
            + "servers (\(codes)); subscriptions: \(list(modes)); refused: \(refused)"
    }
}
