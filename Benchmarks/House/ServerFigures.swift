import Reactor

/// What the kernel says about the server under load.
struct ServerFigures {
    /// Processor time of all its threads, in seconds.
    let seconds: Double
    /// Memory that is its own and in RAM (not the kernel's, not shared), in bytes.
    let privateBytes: Int

    /// Sums up over the processes: nginx has a master and a worker.
    init(of processes: [Int]) throws {
        var seconds = 0.0
        var bytes = 0
        for process in processes {
            let stat = String(decoding: try Files.read("/proc/\(process)/stat", atMost: 4_096), as: UTF8.self)
            // The name may hold spaces; what is behind its bracket does not. utime and stime are fields 14 and 15.
            let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
            guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
                throw Arguments.Fault("the kernel says something else about process \(process)")
            }
            seconds += (user + system) / 100
            let memory = String(
                decoding: try Files.read("/proc/\(process)/smaps_rollup", atMost: 8_192), as: UTF8.self)
            for line in memory.split(separator: "\n") where line.hasPrefix("Private_") {
                bytes += (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) * 1_024
            }
        }
        self.seconds = seconds
        privateBytes = bytes
    }

    static func processes(_ text: String) -> [Int] { text.split(separator: ",").compactMap { Int($0) } }
}
