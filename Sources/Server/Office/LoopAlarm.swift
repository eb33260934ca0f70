internal import Bytes
internal import Domain
internal import Reactor

/// Rings on a loop. Set again for the same time it does nothing, so that a box office may say after every turn when it
/// wants to be woken.
final class LoopAlarm: Alarm {
    private let loop: Reactor
    private let time: any TimeSource
    private let pending = Locked<(timer: TimerID, at: Tick)?>(nil)

    init(on loop: Reactor, time: any TimeSource) {
        self.loop = loop
        self.time = time
    }

    func set(_ moment: Moment, ring: @escaping @Sendable () -> Void) {
        let wait = moment.since(time.now).count
        let at = loop.present.advanced(by: .milliseconds(min(wait, 86_400_000)))
        if let old = pending.withLock({ $0 }) {
            // The database's clock may have been measured anew since: then the same moment is another time of ours.
            let difference = old.at > at ? old.at.since(at) : at.since(old.at)
            guard difference > .milliseconds(1) else { return }
            loop.cancel(old.timer)
        }
        let timer = loop.schedule(after: at.since(loop.now)) { [weak self] in
            self?.pending.withLock { $0 = nil }
            ring()
        }
        pending.withLock { $0 = (timer, at) }
    }
}
