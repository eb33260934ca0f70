internal import Bytes
internal import Contract

/// How long round trips took.
package struct RoundTrips: Sendable {
    /// In microseconds.
    private var times: [Int64] = []

    package init() {}

    package var count: Int { times.count }

    package mutating func add(_ time: Duration) { times.append(time.wholeNanoseconds / 1_000) }

    /// The smallest time that so many of a hundred did not exceed.
    package func percentile(_ percent: Int) -> Int64 {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }

    package func text(of server: String) -> String {
        func milliseconds(_ time: Int64) -> String { "\(time / 1000).\(String(1000 + time % 1000).dropFirst())" }
        let parts = [("min", 0), ("p50", 50), ("p99", 99), ("max", 100)].map { name, percent in
            "\(name) \(milliseconds(percentile(percent)))"
        }
        return "\(count) round trips to \(server): \(parts.joined(separator: " ")) ms\n"
    }

    package var json: [UInt8] {
        JSONWriter.object { json in
            json.integer("count", count)
            json.integer("min_us", percentile(0))
            json.integer("p50_us", percentile(50))
            json.integer("p99_us", percentile(99))
            json.integer("max_us", percentile(100))
        } + [UInt8(ascii: "\n")]
    }
}
