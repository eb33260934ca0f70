extension Proposal {
    /// What a decision asks of the ledger.
    convenience init(
        _ decision: BatchDecision, _ commands: some Collection<Command>, show: ShowID, batch: BatchID,
        position: LedgerPosition
    ) {
        var done: [DoneCommand] = []
        done.reserveCapacity(commands.count)
        var asked: [CommandID] = []
        var contacts: [BookingContact] = []
        for (command, outcome) in zip(commands, decision.outcomes) {
            switch outcome {
            case .effect(let answer, _):
                done.append(
                    DoneCommand(
                        id: command.id, fingerprint: command.fingerprint, answer: AnswerCodec.encode(answer)))
                if case .booked = answer, let contact = Self.contact(of: command.intent) { contacts.append(contact) }
            case .noEffect, .refused:
                // Without a key of his own nobody ever asks again.
                if command.isRepeatable { asked.append(command.id) }
            }
        }
        self.init(
            show: show, batch: batch, position: position, at: decision.at, events: decision.events,
            bodies: decision.bodies, claims: decision.claims, counts: decision.counts, done: done, asked: asked,
            contacts: contacts,
            commands: commands.count)
    }

    private static func contact(of intent: Intent) -> BookingContact? {
        let booking: NewBooking
        switch intent {
        case .settle(let settlement): booking = settlement.booking
        case .confirm(_, let new, _): booking = new
        case .walkIn(_, let new, _): booking = new
        case .hold, .add, .extend, .release, .pay, .decline, .cancel, .move, .block, .unblock, .checkIn,
            .undoCheckIn, .change:
            return nil
        }
        return booking.contact.map { BookingContact(booking: booking.id, contact: $0) }
    }
}
