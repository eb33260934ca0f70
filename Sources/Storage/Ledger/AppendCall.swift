internal import Domain

/// The parameters of an append: a list for each column, the rows of all shows one behind the other. Made for every
/// transaction that sells, so each row is written once, where it is sent from.
struct AppendCall {
    private var columns: [ArrayColumn]
    private var holdsAreNew = true

    private static let parameters = (1...AppendColumn.allCases.count + 1).map { "$\($0)" }.joined(separator: ", ")

    private static let onlyStraight = (2...7).map { "$\(AppendColumn.allCases.count + $0)" }.joined(separator: ", ")

    /// All of it, or an error and nothing.
    static let straight = Statement(
        named: "append_v3", onlyReads: false, text: "SELECT append_v3(\(parameters), \(onlyStraight))")
    /// Says of each show what became of it.
    private static let verdicts = Statement(
        named: "append_v1", onlyReads: false,
        text: """
            SELECT r_show, r_verdict, r_epoch, r_now, r_command, r_fingerprint, r_answer FROM append_v1(\(parameters))
            """)

    /// What both ways take, and behind it what the straight one takes, too.
    struct Parameters {
        let careful: [Parameter]
        let holdsAreNew: Parameter
        let proposals: [Proposal]

        var straight: [Parameter] { careful + [holdsAreNew] + CountColumns.parameters(of: proposals) }
    }

    /// - Parameter hashes: of the events of each proposal, as `EventChain` gives them.
    static func parameters(of proposals: [Proposal], hashes: [[EventHash]]) -> Parameters {
        var call = Self(room: proposals.reduce(0) { $0 + max(1, $1.events.count) })
        for (proposal, hashes) in zip(proposals, hashes) { call.add(proposal, hashes) }
        var parameters: [Parameter] = []
        parameters.reserveCapacity(call.columns.count + 2)
        for index in call.columns.indices { parameters.append(call.columns[index].takeParameter()) }
        parameters.append(.value(SalesChanges(of: proposals).text))
        return Parameters(careful: parameters, holdsAreNew: .bool(call.holdsAreNew), proposals: proposals)
    }

    /// The careful way, and behind it the counts.
    static func careful(_ proposals: [Proposal], _ hashes: [[EventHash]]) -> Batch {
        var batch = Batch(verdicts, parameters(of: proposals, hashes: hashes).careful)
        if let notes = CountColumns.notes(on: proposals, hashes: hashes) { batch.append(CountColumns.note, notes) }
        return batch
    }

    private init(room: Int) {
        columns = AppendColumn.allCases.map { ArrayColumn(of: $0.type, room: $0.usualRows * room) }
    }

    private subscript(column: AppendColumn) -> ArrayColumn {
        get { columns[column.rawValue] }
        _modify { yield &columns[column.rawValue] }
    }

    // MARK: Rows

    private mutating func add(_ proposal: Proposal, _ hashes: [EventHash]) {
        let show = proposal.show.number
        self[.show].append(show)
        self[.epoch].append(Int64(proposal.position.epoch))
        self[.seq].append(proposal.position.seq)
        self[.hash].append(proposal.position.hash)
        self[.at].append(proposal.at.milliseconds)
        self[.batch].append(UUID(proposal.batch))
        self[.count].append(Int32(clamping: proposal.events.count))
        self[.last].append(hashes.last ?? proposal.position.hash)
        for (index, event) in proposal.events.enumerated() {
            self[.eventShow].append(show)
            self[.eventSeq].append(proposal.position.seq + Int64(index) + 1)
            self[.eventAt].append(event.at.milliseconds)
            self[.eventKind].append(Int16(event.kind.number))
            self[.eventBatch].append(UUID(proposal.batch))
            self[.eventBody].append(proposal.bodies[index])
            self[.eventHash].append(hashes[index])
        }
        add(proposal.claims, show)
        addCommands(of: proposal, show)
        addHolds(HoldChanges(of: proposal.events), show)
    }

    private mutating func add(_ claims: ClaimChanges, _ show: Int64) {
        for freed in claims.freed {
            self[.freedShow].append(show)
            self[.freedPlace].append(freed.place.index)
            self[.freedState].append(Int16(freed.before.state.rawValue))
            self[.freedOwner].append(freed.before.owner)
            self[.freedGeneration].append(freed.before.generation)
        }
        for taken in claims.taken {
            self[.takenShow].append(show)
            self[.takenPlace].append(taken.place.index)
            self[.takenState].append(Int16(taken.after.state.rawValue))
            self[.takenOwner].append(taken.after.owner)
            self[.takenGeneration].append(taken.after.generation)
        }
        for changed in claims.changed {
            self[.changedShow].append(show)
            self[.changedPlace].append(changed.place.index)
            self[.fromState].append(Int16(changed.before.state.rawValue))
            self[.fromOwner].append(changed.before.owner)
            self[.fromGeneration].append(changed.before.generation)
            self[.toState].append(Int16(changed.after.state.rawValue))
            self[.toOwner].append(changed.after.owner)
            self[.toGeneration].append(changed.after.generation)
        }
    }

    private mutating func addCommands(of proposal: Proposal, _ show: Int64) {
        for done in proposal.done {
            self[.doneShow].append(show)
            self[.doneCommand].append(UUID(done.id))
            self[.fingerprint].append(Int64(bitPattern: done.fingerprint))
            self[.answer].append(done.answer)
        }
        for asked in proposal.asked {
            self[.askedShow].append(show)
            self[.askedCommand].append(UUID(asked))
        }
    }

    private mutating func addHolds(_ changes: HoldChanges, _ show: Int64) {
        for hold in changes.living {
            let owner = hold.owner
            if !hold.isNew { holdsAreNew = false }
            self[.holdShow].append(show)
            self[.hold].append(owner.id)
            self[.account].append(owner.account.number)
            self[.generation].append(owner.generation)
            self[.since].append(owner.since.milliseconds)
            self[.deadline].append(owner.deadline.milliseconds)
            self[.extensions].append(Int16(owner.extensions))
            if let payment = owner.payment {
                self[.payment].append(payment.number)
            } else {
                self[.payment].appendNull()
            }
            self[.isPaying].append(hold.isPaying)
            self[.places].append(list: hold.places.lazy.map { Int64($0.place.index) })
            self[.prices].append(list: hold.places.lazy.map(\.price))
        }
        for hold in changes.ended {
            self[.endedShow].append(show)
            self[.endedHold].append(hold)
        }
    }
}
