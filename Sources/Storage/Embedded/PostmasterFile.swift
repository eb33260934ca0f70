internal import Reactor

/// What a postmaster writes into `postmaster.pid` in its cluster. The file outlives a postmaster that was killed,
/// so it is a hint and no proof.
struct PostmasterFile: Equatable, Sendable {
    enum Status: Equatable, Sendable {
        case starting
        case stopping
        case ready
    }

    let process: Int32
    /// A single process without sockets, as an operator starts it for repairs.
    let isStandalone: Bool
    let port: Int?
    let socketDirectory: String?
    /// Nil when the postmaster has not come so far.
    let status: Status?

    /// Line by line: process, cluster, start time, port, socket directory, address, shared memory, status.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let number = Int32(first), number != 0, number != .min else { return nil }
        // A standalone backend writes its number with a minus sign.
        process = abs(number)
        isStandalone = number < 0
        port = lines.count > 3 ? Int(lines[3]) : nil
        socketDirectory = lines.count > 4 && !lines[4].isEmpty ? String(lines[4]) : nil
        status =
            switch lines.count > 7 ? lines[7].prefix(while: { $0 != " " }) : "" {
            case "starting": .starting
            case "stopping": .stopping
            case "ready", "standby": .ready
            default: nil
            }
    }

    /// Nil when there is no such file, or none that a postmaster wrote.
    static func read(in cluster: String) -> Self? {
        guard let bytes = try? Files.read("\(cluster)/postmaster.pid", atMost: 65_536) else { return nil }
        return Self(String(decoding: bytes, as: UTF8.self))
    }
}
