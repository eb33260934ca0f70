package import Domain
package import Reactor

/// Time that is moved by hand.
package final class StillTime: TimeSource {
    private let moment: Locked<Moment>
    /// What it was told by a database.
    package let resyncs = Locked<[Moment]>([])

    package init(at moment: Moment = Moment(milliseconds: 1_800_000_000_000)) {
        self.moment = Locked(moment)
    }

    package var now: Moment { moment.withLock { $0 } }

    package func move(_ time: Milliseconds) { moment.withLock { $0 = $0.advanced(by: time) } }

    package func resync(_ databaseTime: Moment) {
        resyncs.withLock { $0.append(databaseTime) }
        moment.withLock { $0 = databaseTime }
    }
}
