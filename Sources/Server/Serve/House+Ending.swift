internal import API
internal import Bytes
internal import Reactor
internal import Telemetry

/// What the running server is told by signals, to its end.
extension House {
    /// Waits for the signal to end, and heeds the others.
    func wait(_ certificates: Certificates?, _ reread: () -> LogLevel?) {
        var life = LifeMachine()
        while true {
            switch life.received(signals.next()) {
            case .reload: reload(certificates, reread)
            case .drain: return
            case .nothing: break
            }
        }
    }

    private func reload(_ certificates: Certificates?, _ reread: () -> LogLevel?) {
        if let level = reread() { logging.set(level) }
        do throws(TLSSetupFailure) {
            try certificates?.reload()
            log.info("read certificates and log level again")
        } catch {
            log.error("the certificates stay as they were: \(error)")
        }
    }

    /// Not ready, no new connections, the answers under way, and what is left after the time is cut with the loops.
    /// Whoever watches is given a moment of its own.
    func drain(_ composition: Composition, _ entrances: Entrances) {
        log.info("going down", ["within_ms": .number(configuration.drainTimeout.wholeMilliseconds)])
        composition.health.drain()
        entrances.retire()
        let viewers = composition.live.count
        let end = Deadline(after: max(configuration.drainTimeout, composition.live.drain()))
        if viewers > 0 { log.info("viewers are asked to go", ["count": .number(viewers)]) }
        var open = 0
        repeat {
            open = entrances.count + composition.live.count
            if open > 0 { end.pause(.milliseconds(20)) }
        } while open > 0 && !end.hasPassed
        if open > 0 {
            log.warning("connections are cut", ["count": .number(open)])
        } else {
            log.info("everything under way is finished")
        }
    }
}
