import CLinux
import Reactor
import Telemetry
import Testing

@Suite("What the process tells about itself")
struct ProcessFiguresTests {
    private func value(_ name: String) throws -> Double {
        var metrics = MetricsRegistry()
        ProcessFigures.register(in: &metrics)
        let lines = String(decoding: metrics.render(), as: UTF8.self).split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix(name + " ") })
        return try #require(Double(line.dropFirst(name.count + 1)))
    }

    @Test("the memory, the descriptors and the time used are plausible")
    func plausible() throws {
        let resident = try value("process_resident_memory_bytes")
        #expect(resident > 1_000_000 && resident < 1e11)
        #expect(try value("process_virtual_memory_bytes") > resident)
        #expect(try value("process_cpu_seconds_total") > 0)
        #expect(try value("process_max_fds") >= 3)
        let now = Double(WallClock.microseconds) / 1e6
        let start = try value("process_start_time_seconds")
        #expect(start > 1.7e9 && start <= now + 60)
    }

    @Test("an open descriptor is counted")
    func descriptors() throws {
        // Other tests open and close theirs meanwhile, so many are opened here.
        let before = try value("process_open_fds")
        let opened = (0..<400).map { _ in eventfd(0, CInt(EFD_CLOEXEC)) }
        defer { for descriptor in opened { close(descriptor) } }
        #expect(try value("process_open_fds") > before)
    }

    @Test("the environment, the arguments and the cores are those of this process")
    func environment() throws {
        let path = try #require(getenv("PATH").map { String(cString: $0) })
        #expect(ProcessEnvironment.variables.contains { $0.name == "PATH" && $0.value == path })
        #expect(ProcessEnvironment.cores >= 1)
        #expect(ProcessEnvironment.arguments.count == CommandLine.arguments.count - 1)
    }
}
