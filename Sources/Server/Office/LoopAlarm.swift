internal import Bytes
internal import Domain
internal import Reactor

/// Rings on a loop. A box office says after every turn when it wants to be woken, and its deadlines move away from it
/// with every command: a ring that comes too early costs little and is followed by the next one, so it is only ever
/// moved forward.
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
            guard at < old.at else { return }
            loop.cancel(old.timer)
        }
        let timer = loop.schedule(after: at.since(loop.now)) { [weak self] in
            self?.pending.withLock { $0 = nil }
            ring()
        }
        pending.withLock { $0 = (timer, at) }
    }
}
