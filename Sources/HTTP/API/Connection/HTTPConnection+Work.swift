internal import HTTP
internal import Reactor

/// Answers that take time.
extension HTTPConnection {
    func start(_ pending: Reply.Work) {
        let number = machine.exchange
        let pinned = Pinned(self, to: reactor)
        work = station.room.start { _ in
            let outcome = await pending.run()
            pinned.value.finishWork(number, outcome)
        }
        workTimer = reactor.schedule(after: pending.deadline) { [unowned self] in
            workTimer = nil
            work?.cancel()
            guard let exchange else { return }
            finishWork(number, .response(station.service.overdue(exchange, machine.head)))
        }
    }

    /// The answer to a request that may have been given up meanwhile.
    private func finishWork(_ number: Int, _ outcome: Reply.Outcome) {
        guard number == machine.exchange, machine.owesAnswer, work != nil else { return }
        // It is over, or was cancelled by its timer: cancelling costs something even when there is nothing to cancel.
        work = nil
        stopWork()
        switch outcome {
        case .response(let response): answer(response)
        case .upgrade(let response, let upgrade): answer(response, before: upgrade)
        }
        resume()
    }

    func stopWork() {
        work?.cancel()
        work = nil
        if let workTimer { reactor.cancel(workTimer) }
        workTimer = nil
    }
}
