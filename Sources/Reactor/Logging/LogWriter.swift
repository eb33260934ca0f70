internal import Bytes
internal import CLinux
internal import Synchronization
package import Telemetry

/// Writes log lines to a descriptor from a thread of its own, so that a slow terminal or a full pipe never holds up a
/// loop. Records wait in a bounded queue; what does not fit is dropped, counted, and a line says how many were.
package final class LogWriter: Sendable {
    package struct Limits: Sendable {
        /// Records that wait for the thread.
        package let queued: Int
        /// What bounds one line.
        package let line: TelemetryLimits

        package init(queued: Int = 8_192, line: TelemetryLimits = TelemetryLimits()) {
            precondition(queued >= 1, "a log needs room for a line")
            self.queued = queued
            self.line = line
        }
    }

    private struct Queue {
        var lines: [(record: LogRecord, time: LogTime)] = []
        /// Dropped since it was last said.
        var dropped: UInt64 = 0
        var isClosed = false
    }

    private let descriptor: CInt
    private let format: LogFormat
    private let limits: Limits
    private let queue = Locked(Queue())
    private let wake: Descriptor
    private let ended: Bell
    private let droppedTotal = Atomic<UInt64>(0)

    /// - Parameter descriptor: stays open and belongs to the caller.
    package init(
        to descriptor: CInt = StandardStream.error.descriptor, as format: LogFormat, limits: Limits = Limits()
    ) throws(SystemFailure) {
        self.descriptor = descriptor
        self.format = format
        self.limits = limits
        wake = try Descriptor(eventfd(0, CInt(EFD_CLOEXEC)), "eventfd")
        ended = try Bell()
        _ = try Thread(name: "log") { self.run() }
    }

    /// Where logs of this writer go.
    package func output(level: LogLevel) -> Log.Output {
        Log.Output(level: level) { self.put($0) }
    }

    /// Lines that were never written: the queue was full, or the descriptor refused them.
    package var dropped: UInt64 { droppedTotal.load(ordering: .relaxed) }

    /// Takes a record with the time of this moment. Never waits for the descriptor.
    private func put(_ record: LogRecord) {
        let time = LogTime(microseconds: WallClock.microseconds)
        let (wasEmpty, isTaken) = queue.withLock { queue -> (Bool, Bool) in
            guard !queue.isClosed, queue.lines.count < limits.queued else {
                queue.dropped += 1
                return (false, false)
            }
            queue.lines.append((record, time))
            return (queue.lines.count == 1, true)
        }
        if !isTaken { droppedTotal.wrappingAdd(1, ordering: .relaxed) }
        if wasEmpty { eventfd_write(wake.raw, 1) }
    }

    /// Takes no more lines and waits until those that were taken are written; false when that took too long.
    /// It is the last thing a program does, and the only way to end the thread.
    @discardableResult
    package func close(within duration: Duration) -> Bool {
        queue.withLock { $0.isClosed = true }
        eventfd_write(wake.raw, 1)
        return ended.wait(until: Deadline(after: duration))
    }

    /// The thread: sleeps until there is something, takes all of it, writes it.
    private func run() {
        var text = ByteWriter(capacity: 65_536)
        var isOpen = true
        while isOpen {
            var count: eventfd_t = 0
            guard eventfd_read(wake.raw, &count) == 0 || errno == EINTR else { break }
            let taken = queue.withLock { queue -> Queue in
                let taken = queue
                queue.lines = []
                queue.dropped = 0
                return taken
            }
            write(taken, with: &text)
            isOpen = !taken.isClosed
        }
        ended.ring()
    }

    private func write(_ taken: Queue, with text: inout ByteWriter) {
        var waiting = 0
        for line in taken.lines {
            format.append(line.record, at: line.time, limits: limits.line, to: &text)
            waiting += 1
            guard text.count >= 32_768 else { continue }
            flush(&text, lines: waiting)
            waiting = 0
        }
        if taken.dropped > 0 {
            let record = LogRecord(
                level: .warning, category: "log",
                message: "lines were dropped: they come faster than they can be written",
                fields: [("dropped", .number(taken.dropped))])
            format.append(record, at: LogTime(microseconds: WallClock.microseconds), limits: limits.line, to: &text)
        }
        flush(&text, lines: waiting)
    }

    private func flush(_ text: inout ByteWriter, lines: Int) {
        do throws(SystemFailure) {
            try StandardStream.write(text.bytes, to: descriptor)
        } catch {
            // There is nobody to tell but the counter: the log is what is broken.
            droppedTotal.wrappingAdd(UInt64(lines), ordering: .relaxed)
        }
        text.removeAll()
    }
}
