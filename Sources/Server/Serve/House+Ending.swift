internal import API
internal import Bytes
internal import Reactor
internal import Telemetry

/// What the running server is told by signals, to its end.
extension House {
    /// Waits for the signal to end, and heeds the others.
    func wait(_ certificates: Certificates?, _ reread: Reread) {
        var life = LifeMachine()
        while true {
            switch life.received(signals.next()) {
            case .reload: reload(certificates, reread)
            case .drain: return
            case .nothing: break
            }
        }
    }

    private func reload(_ certificates: Certificates?, _ reread: Reread) {
        do throws(TLSSetupFailure) {
            try certificates?.reload()
            if certificates != nil { log.info("read the certificates again") }
        } catch {
            log.error("the certificates stay as they were: \(error)")
        }
        do throws(ConfigurationFaults) {
            let configuration = try reread()
            logging.set(configuration.logLevel)
            // Where it comes from, too: the environment counts more than a file that was changed.
            let level = configuration.resolved.first { $0.variable == Settings.logLevel.row.variable }
            log.info(
                "read the log level again",
                ["log_level": .text(level?.shown ?? ""), "from": .text(level?.origin.description ?? "")])
        } catch {
            for fault in error.faults { log.error("the log level stays as it was: \(fault)") }
        }
    }

    /// Not ready, no new connections, the answers under way, and what is left after the time is cut with the loops.
    /// Whoever watches is given a moment of its own.
    func drain(_ composition: Composition, _ entrances: Entrances) {
        composition.health.drain()
        entrances.retire()
        let viewers = composition.live.count
        let time = max(configuration.drainTimeout, composition.live.drain())
        let end = Deadline(after: time)
        log.info("going down", ["within_ms": .number(time.wholeMilliseconds), "viewers": .number(viewers)])
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
