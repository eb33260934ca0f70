internal import Domain

/// The parameters of `append_v1`: a list for each column, the rows of all shows one behind the other.
struct AppendCall {
    private var parameters: [Parameter] = []

    static let statement = Statement(
        "append_v1",
        """
        SELECT r_show, r_verdict, r_epoch, r_now, r_command, r_fingerprint, r_answer
        FROM append_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44,
            $45, $46, $47, $48, $49, $50, $51, $52, $53)
        """)

    /// - Parameter hashes: of the events of each proposal, as `EventChain` gives them.
    static func parameters(of proposals: [Proposal], hashes: [[EventHash]]) -> [Parameter] {
        var call = Self()
        call.addShows(proposals, hashes)
        call.addEvents(proposals, hashes)
        call.addClaims(proposals)
        call.addCommands(proposals)
        call.addHolds(proposals)
        call.parameters.append(.value(SalesChanges(of: proposals).text))
        return call.parameters
    }

    // MARK: Columns

    private mutating func add<Value: SQLValue>(_ column: [Value]) { parameters.append(.array(column)) }

    private mutating func add(_ column: [[UInt8]]) { parameters.append(.array(column)) }

    private mutating func addShows(_ proposals: [Proposal], _ hashes: [[EventHash]]) {
        add(proposals.map(\.show.number))
        add(proposals.map { Int64($0.position.epoch) })
        add(proposals.map(\.position.seq))
        add(proposals.map(\.position.hash.bytes))
        add(proposals.map(\.at.milliseconds))
        add(proposals.map { UUID($0.batch) })
        add(proposals.map { Int32(clamping: $0.events.count) })
        add(zip(proposals, hashes).map { ($1.last ?? $0.position.hash).bytes })
    }

    private mutating func addEvents(_ proposals: [Proposal], _ hashes: [[EventHash]]) {
        add(Self.each(proposals, \.events) { show, _ in show })
        add(proposals.flatMap { proposal in proposal.events.indices.map { proposal.position.seq + Int64($0) + 1 } })
        add(Self.each(proposals, \.events) { $1.at.milliseconds })
        add(Self.each(proposals, \.events) { Int16($1.kind.number) })
        add(proposals.flatMap { proposal in proposal.events.map { _ in UUID(proposal.batch) } })
        add(proposals.flatMap(\.bodies))
        add(hashes.flatMap { $0.map(\.bytes) })
    }

    private mutating func addClaims(_ proposals: [Proposal]) {
        add(Self.each(proposals, \.claims.freed) { show, _ in show })
        add(Self.each(proposals, \.claims.freed) { $1.place.index })
        add(Self.each(proposals, \.claims.freed) { $1.before })
        add(Self.each(proposals, \.claims.taken) { show, _ in show })
        add(Self.each(proposals, \.claims.taken) { $1.place.index })
        add(Self.each(proposals, \.claims.taken) { $1.after })
        add(Self.each(proposals, \.claims.changed) { show, _ in show })
        add(Self.each(proposals, \.claims.changed) { $1.place.index })
        add(Self.each(proposals, \.claims.changed) { $1.before })
        add(Self.each(proposals, \.claims.changed) { $1.after })
    }

    private mutating func add(_ claims: [Claim]) {
        add(claims.map { Int16($0.state.rawValue) })
        add(claims.map(\.owner))
        add(claims.map(\.generation))
    }

    private mutating func addCommands(_ proposals: [Proposal]) {
        add(Self.each(proposals, \.done) { show, _ in show })
        add(Self.each(proposals, \.done) { UUID($1.id) })
        add(Self.each(proposals, \.done) { Int64(bitPattern: $1.fingerprint) })
        add(Self.each(proposals, \.done) { $1.answer })
        add(Self.each(proposals, \.asked) { show, _ in show })
        add(Self.each(proposals, \.asked) { UUID($1) })
    }

    private mutating func addHolds(_ proposals: [Proposal]) {
        let changes = proposals.map { (show: $0.show.number, holds: HoldChanges(of: $0.events)) }
        let living = changes.flatMap { change in change.holds.living.values.map { (show: change.show, hold: $0) } }
        let ended = changes.flatMap { change in change.holds.ended.map { (show: change.show, hold: $0) } }
        add(living.map(\.show))
        add(living.map(\.hold.owner.id))
        add(living.map(\.hold.owner.account.number))
        add(living.map(\.hold.owner.generation))
        add(living.map(\.hold.owner.since.milliseconds))
        add(living.map(\.hold.owner.deadline.milliseconds))
        add(living.map { Int16($0.hold.owner.extensions) })
        parameters.append(.array(living.map { $0.hold.owner.payment?.number }))
        add(living.map(\.hold.isPaying))
        add(living.map { Self.list($0.hold.places.map { Int64($0.place.index) }) })
        add(living.map { Self.list($0.hold.places.map(\.price)) })
        add(ended.map(\.show))
        add(ended.map(\.hold))
    }

    /// An array within an array, which PostgreSQL takes as text only.
    private static func list(_ numbers: [Int64]) -> String {
        "{" + numbers.map { "\($0)" }.joined(separator: ",") + "}"
    }

    private static func each<Item, Value>(
        _ proposals: [Proposal], _ items: KeyPath<Proposal, [Item]>, _ value: (Int64, Item) -> Value
    ) -> [Value] {
        proposals.flatMap { proposal in proposal[keyPath: items].map { value(proposal.show.number, $0) } }
    }
}
