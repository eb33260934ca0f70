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
            // The threads' own account, to the nanosecond; that of the process is kept in hundredths of a second.
            for thread in try Files.list("/proc/\(process)/task") {
                let line = try Files.read("/proc/\(process)/task/\(thread)/schedstat", atMost: 128)
                guard let time = Double(String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)) else {
                    throw Arguments.Fault("the kernel says something else about process \(process)")
                }
                seconds += time / 1e9
            }
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
