internal import Bytes
internal import HTTP
internal import Reactor

/// Answers that take time.
extension HTTPConnection {
    func start(_ pending: Reply.Work) {
        let number = machine.exchange
        let pinned = Pinned(self, to: reactor)
        isWorking = true
        workDeadline = reactor.now.advanced(by: pending.deadline)
        isBeginning = true
        let hasBegun = pending.begin { outcome in pinned.value.finishWork(number, outcome) }
        isBeginning = false
        // What was told at once has left no work to follow.
        guard !hasBegun else { return followWork() }
        work = station.room.start { _ in
            let outcome = await pending.run()
            pinned.value.finishWork(number, outcome)
        }
        followWork()
    }

    /// The timer outlives the work, as most work does the timer's: to set and cancel one for each request costs more
    /// than one that fires in vain now and then.
    private func followWork() {
        guard isWorking, workTimer.isLate(for: workDeadline) else { return }
        workTimer.follow(workDeadline, on: reactor) { [unowned self] in
            workTimer.fired()
            workTimePassed()
        }
    }

    private func workTimePassed() {
        guard isWorking else { return }
        guard reactor.now >= workDeadline else { return followWork() }
        work?.cancel()
        guard let exchange else { return }
        finishWork(machine.exchange, .response(station.service.overdue(exchange, machine.head)))
    }

    /// The answer to a request that may have been given up meanwhile.
    private func finishWork(_ number: Int, _ outcome: Reply.Outcome) {
        guard number == machine.exchange, machine.owesAnswer, isWorking else { return }
        // It is over, or was cancelled by its timer: cancelling costs something even when there is nothing to cancel.
        work = nil
        isWorking = false
        switch outcome {
        case .response(let response): answer(response)
        case .upgrade(let response, let upgrade): answer(response, before: upgrade)
        }
        // Whoever begins the work reads on by himself, and has what is left: an empty span would be the end of it.
        if !isBeginning { resume() }
    }

    func stopWork() {
        work?.cancel()
        work = nil
        isWorking = false
    }
}
