internal import Bytes
internal import CLinux
package import Telemetry

/// What the process uses, under the names that Prometheus clients have agreed on.
package enum ProcessFigures {
    /// Registers the figures; each is read from the kernel when the metrics are.
    package static func register(in metrics: inout MetricsRegistry) {
        metrics.sampledGauge("process_resident_memory_bytes", "Resident memory size in bytes.") {
            residentBytes.map { Double($0) }
        }
        metrics.sampledGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.") {
            pages(inField: 0).map { $0 * Double(sysconf(CInt(_SC_PAGESIZE))) }
        }
        metrics.sampledGauge("process_open_fds", "Number of open file descriptors.", sample: openDescriptors)
        metrics.sampledGauge("process_max_fds", "Maximum number of open file descriptors.") {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
            return limit.rlim_cur == rlim_t.max ? .infinity : Double(limit.rlim_cur)
        }
        metrics.sampledCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.") {
            var time = timespec()
            guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return nil }
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = Double(WallClock.microseconds) / 1e6
        metrics.sampledGauge("process_start_time_seconds", "Start time of the process since the Unix epoch in seconds.")
        {
            start
        }
    }

    /// Memory of the process that is in RAM.
    package static var residentBytes: Int? {
        pages(inField: 1).map { Int($0) * sysconf(CInt(_SC_PAGESIZE)) }
    }

    /// A number of `/proc/self/statm`, which counts in pages.
    private static func pages(inField index: Int) -> Double? {
        guard let bytes = try? Files.read("/proc/self/statm", atMost: 256) else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return fields.count > index ? Double(fields[index]) : nil
    }

    /// The size of the directory is the number of descriptors since Linux 6.2; before, the entries are counted.
    @Sendable private static func openDescriptors() -> Double? {
        let path = "/proc/self/fd"
        if let size = try? Files.facts(of: path)?.size, size > 0 { return Double(size) }
        return (try? Files.list(path)).map { Double($0.count - 1) }
    }
}
