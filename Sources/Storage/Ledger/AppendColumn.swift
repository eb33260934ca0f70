/// The lists that both append functions take, in the order of its parameters.
enum AppendColumn: Int, CaseIterable {
    case show, epoch, seq, hash, at, batch, count, last
    case eventShow, eventSeq, eventAt, eventKind, eventBatch, eventBody, eventHash
    case freedShow, freedPlace, freedState, freedOwner, freedGeneration
    case takenShow, takenPlace, takenState, takenOwner, takenGeneration
    case changedShow, changedPlace, fromState, fromOwner, fromGeneration, toState, toOwner, toGeneration
    case doneShow, doneCommand, fingerprint, answer, askedShow, askedCommand
    case holdShow, hold, account, generation, since, deadline, extensions, payment, isPaying, places, prices,
        endedShow, endedHold

    /// Of its elements.
    var type: PGType {
        switch self {
        case .eventKind, .freedState, .takenState, .fromState, .toState, .extensions: .int2
        case .count, .freedPlace, .freedGeneration, .takenPlace, .takenGeneration, .changedPlace, .fromGeneration,
            .toGeneration, .generation:
            .int4
        case .show, .epoch, .seq, .at, .eventShow, .eventSeq, .eventAt, .freedShow, .freedOwner, .takenShow,
            .takenOwner, .changedShow, .fromOwner, .toOwner, .doneShow, .fingerprint, .askedShow, .holdShow, .hold,
            .account, .since, .deadline, .payment, .endedShow, .endedHold:
            .int8
        case .isPaying: .bool
        case .batch, .eventBatch, .doneCommand, .askedCommand: .uuid
        case .hash, .last, .eventBody, .eventHash, .answer: .bytea
        case .places, .prices: .text
        }
    }

    /// Rows in it for each event of most transactions; where there are none, no room is needed before there is one.
    var usualRows: Int {
        switch self {
        case .freedShow, .freedPlace, .freedState, .freedOwner, .freedGeneration, .changedShow, .changedPlace,
            .fromState, .fromOwner, .fromGeneration, .toState, .toOwner, .toGeneration, .askedShow, .askedCommand,
            .endedShow, .endedHold:
            0
        case .takenShow, .takenPlace, .takenState, .takenOwner, .takenGeneration: 2
        case .show, .epoch, .seq, .hash, .at, .batch, .count, .last, .eventShow, .eventSeq, .eventAt, .eventKind,
            .eventBatch, .eventBody, .eventHash, .doneShow, .doneCommand, .fingerprint, .answer, .holdShow, .hold,
            .account, .generation, .since, .deadline, .extensions, .payment, .isPaying, .places, .prices:
            1
        }
    }
}
