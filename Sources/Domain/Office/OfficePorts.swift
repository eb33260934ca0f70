/// Everything a box office needs of the world.
package struct OfficePorts: Sendable {
    package let writer: any LedgerWriter
    package let reader: any LedgerReader
    package let announcer: any Announcer
    package let time: any TimeSource
    package let alarm: any Alarm
    /// A new random number for each batch.
    package let batchID: @Sendable () -> BatchID
    /// Counts what should not happen.
    package let report: @Sendable (OfficeFault) -> Void

    package init(
        writer: any LedgerWriter, reader: any LedgerReader, announcer: any Announcer, time: any TimeSource,
        alarm: any Alarm, batchID: @escaping @Sendable () -> BatchID,
        report: @escaping @Sendable (OfficeFault) -> Void
    ) {
        self.writer = writer
        self.reader = reader
        self.announcer = announcer
        self.time = time
        self.alarm = alarm
        self.batchID = batchID
        self.report = report
    }
}
