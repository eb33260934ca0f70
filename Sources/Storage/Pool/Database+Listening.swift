internal import Bytes
internal import Reactor
internal import Telemetry

/// What a listener hears.
package enum Heard: Hashable, Sendable {
    /// From now on it hears everything; what was sent before may have been missed.
    case listening
    case notification(Notification)
}

/// The one connection outside the pool that stays open to hear NOTIFY.
struct Listener {
    let channels: [String]
    let hear: @Sendable (Heard) -> Void
    var connection: PGConnection?
    var failures = 0
    var retry: TimerID?
}

extension Database {
    /// Listens on a connection of its own until the shutdown, and connects again whenever that breaks. Notifications
    /// are hints: after each `.listening` the listener must look for itself at what it may have missed.
    /// - Parameter hear: called on the loop.
    package func listen(to channels: [String], _ hear: @escaping @Sendable (Heard) -> Void) {
        precondition(listener == nil, "a database listens once")
        precondition(channels.allSatisfy(ConnectionSettings.isPlainIdentifier), "a channel is named like a schema")
        guard machine.life == .open else { return }
        listener = Listener(channels: channels, hear: hear)
        connectListener()
    }

    private func connectListener() {
        let connection = PGConnection(reactor: reactor, settings: settings, limits: limits, log: log)
        listener?.retry = nil
        listener?.connection = connection
        connection.open(
            PGConnection.Events(
                opened: { [self] outcome in
                    switch outcome {
                    case .success: beginListening(on: connection)
                    case .failure(let failure): listenerFailed(failure)
                    }
                },
                lost: { [self] failure in listenerFailed(failure) },
                notified: { [self] notification in listener?.hear(.notification(notification)) }))
    }

    private func beginListening(on connection: PGConnection) {
        let script = (listener?.channels ?? []).map { "LISTEN \($0)" }.joined(separator: "; ")
        connection.run(script: script, mayCommit: false, within: settings.statementTime) { [self] outcome in
            switch outcome {
            case .success:
                if let failures = listener?.failures, failures > 0 { log.info("listening again") }
                listener?.failures = 0
                listener?.hear(.listening)
            case .failure(let failure):
                // When the connection broke this is a second word about it, and closing it again does nothing.
                connection.close(failure)
            }
        }
    }

    private func listenerFailed(_ failure: StoreFailure) {
        guard let failures = listener?.failures, listener?.retry == nil else { return }
        if failures == 0 { log.warning("not listening for a while: \(failure)") }
        listener?.connection = nil
        listener?.failures = failures + 1
        let delay = policy.backoff.delay(beforeAttempt: failures + 1, random: random.next())
        listener?.retry = reactor.schedule(after: delay) { [self] in connectListener() }
    }

    func stopListening() {
        let ending = listener
        listener = nil
        if let retry = ending?.retry { reactor.cancel(retry) }
        ending?.connection?.close(StoreFailure(.closed, "the database is shutting down"))
    }
}
