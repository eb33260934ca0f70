/// Everything a box office needs of the world.
package struct OfficePorts: Sendable {
    package let writer: any LedgerWriter
    package let reader: any LedgerReader
    package let announcer: any Announcer
    package let time: any TimeSource
    package let alarm: any Alarm
    /// Does something once, on the office's loop, when what others do there now has been done: so commands that come
    /// together are decided together. Called on that loop.
    package let soon: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// A new random number for each batch.
    package let batchID: @Sendable () -> BatchID
    /// Counts what should not happen.
    package let report: @Sendable (OfficeFault) -> Void

    package init(
        writer: any LedgerWriter, reader: any LedgerReader, announcer: any Announcer, time: any TimeSource,
        alarm: any Alarm, soon: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        batchID: @escaping @Sendable () -> BatchID, report: @escaping @Sendable (OfficeFault) -> Void
    ) {
        self.writer = writer
        self.reader = reader
        self.announcer = announcer
        self.time = time
        self.alarm = alarm
        self.soon = soon
        self.batchID = batchID
        self.report = report
    }
}
