import CLinux
import Reactor
import Telemetry
import Testing

@Suite("The log writer")
struct LogWriterTests {
    /// A pipe with a log at its writing end.
    private final class LoggedPipe {
        let writer: LogWriter
        let log: Log
        private var reading: CInt
        private var writing: CInt

        /// - Parameter isSocket: its reader can be gone although a child that has just been forked has a copy of it.
        init(
            queued: Int = 8_192, line: TelemetryLimits = TelemetryLimits(), level: LogLevel = .debug,
            isSocket: Bool = false
        ) throws {
            var ends: [CInt] = [-1, -1]
            if isSocket {
                let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
                try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
            } else {
                try #require(pipe2(&ends, O_CLOEXEC) == 0)
            }
            reading = ends[0]
            writing = ends[1]
            writer = try LogWriter(to: writing, as: .json, limits: LogWriter.Limits(queued: queued, line: line))
            log = Log("test", to: writer.output(level: level))
        }

        func stopReading() {
            shutdown(reading, CInt(SHUT_RDWR))
            close(reading)
            reading = -1
        }

        /// Starts to read, until the writing end is closed.
        func startReading() throws -> () -> [String] {
            let collected = Locked<[UInt8]>([])
            let reading = reading
            let thread = try Thread(name: "reader") {
                var chunk = [UInt8](repeating: 0, count: 4_096)
                while true {
                    let count = read(reading, &chunk, chunk.count)
                    guard count > 0 else { break }
                    collected.withLock { [chunk] in $0 += chunk[..<count] }
                }
            }
            return {
                thread.join()
                let text = collected.withLock { String(decoding: $0, as: UTF8.self) }
                return text.split(separator: "\n").map(String.init)
            }
        }

        /// Everything that was written, once the writing end is closed.
        func readAll() throws -> [String] {
            let lines = try startReading()
            closeWritingEnd()
            return lines()
        }

        func closeWritingEnd() {
            guard writing >= 0 else { return }
            close(writing)
            writing = -1
        }

        deinit {
            closeWritingEnd()
            if reading >= 0 { close(reading) }
        }
    }

    @Test("writes every line, in order, before it is closed")
    func flushes() throws {
        let pipe = try LoggedPipe()
        for number in 0..<200 { pipe.log.info("line", ["number": .number(number)]) }
        #expect(pipe.writer.close(within: .seconds(30)))
        let lines = try pipe.readAll()
        #expect(lines.count == 200)
        for (number, line) in lines.enumerated() { #expect(line.hasSuffix("\"number\":\(number)}")) }
        #expect(pipe.writer.dropped == 0)
    }

    @Test("writes no line that is longer than its limits say")
    func length() throws {
        let pipe = try LoggedPipe(line: TelemetryLimits(line: 512, value: 512))
        for count in [1, 5_000] { pipe.log.info(String(repeating: "x", count: count)) }
        #expect(pipe.writer.close(within: .seconds(30)))
        let lengths = try pipe.readAll().map { $0.utf8.count + 1 }
        #expect(lengths.count == 2 && lengths.allSatisfy { $0 <= 512 } && lengths[0] < lengths[1], "\(lengths)")
    }

    @Test("keeps lines whole and each thread's lines in order")
    func manyThreads() async throws {
        let pipe = try LoggedPipe()
        let log = pipe.log
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<4 {
                group.addTask {
                    for number in 0..<100 { log.info("line", ["thread": .number(thread), "number": .number(number)]) }
                }
            }
        }
        pipe.writer.close(within: .seconds(30))
        let lines = try pipe.readAll()
        #expect(lines.count == 400)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"time\":\"20") && $0.hasSuffix("}") })
        for thread in 0..<4 {
            let own = lines.filter { $0.contains("\"thread\":\(thread),") }
            #expect(own.enumerated().allSatisfy { $0.element.hasSuffix("\"number\":\($0.offset)}") })
        }
    }

    @Test("drops what nobody reads, never waits, and says how much it dropped")
    func drops() throws {
        let pipe = try LoggedPipe(queued: 10)
        let total: UInt64 = 5_000
        for number in 0..<total { pipe.log.info("line", ["number": .number(number)]) }
        #expect(pipe.writer.dropped > 0)
        let reader = try pipe.startReading()
        #expect(pipe.writer.close(within: .seconds(30)))
        pipe.closeWritingEnd()
        let lines = reader()
        let written = lines.filter { $0.contains("\"message\":\"line\"") }.count
        let said = lines.compactMap { line in
            line.split(separator: "\"dropped\":").dropFirst().first.flatMap { UInt64($0.dropLast()) }
        }
        #expect(UInt64(written) + said.reduce(0, +) == total)
        #expect(said.reduce(0, +) == pipe.writer.dropped)
    }

    @Test("gives up on an output that takes nothing, and goes on when it does")
    func stuck() throws {
        let pipe = try LoggedPipe()
        for number in 0..<5_000 { pipe.log.info("line", ["number": .number(number)]) }
        #expect(!pipe.writer.close(within: .milliseconds(50)))
        let reader = try pipe.startReading()
        #expect(pipe.writer.close(within: .seconds(30)))
        pipe.closeWritingEnd()
        #expect(reader().count == 5_000)
    }

    @Test("outlives a reader that went away")
    func brokenPipe() throws {
        let pipe = try LoggedPipe(isSocket: true)
        pipe.stopReading()
        pipe.log.info("nobody reads this")
        #expect(pipe.writer.close(within: .seconds(30)))
        #expect(pipe.writer.dropped == 1)
    }

    @Test("takes nothing after it was closed")
    func closed() throws {
        let pipe = try LoggedPipe()
        pipe.log.info("before")
        pipe.writer.close(within: .seconds(30))
        pipe.log.info("after")
        #expect(try pipe.readAll().count == 1)
        #expect(pipe.writer.dropped == 1)
    }
}
