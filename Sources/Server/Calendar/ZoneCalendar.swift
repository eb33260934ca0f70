internal import API
internal import Domain
internal import Reactor

/// Days by the system's table of time zones (RFC 9636), each zone read when it is first asked for.
///
/// The tables of Debian say every change of the clocks up to 2037; behind the last one the last offset holds.
final class ZoneCalendar: DayCalendar {
    private let folder: String
    private let known = Locked<[String: ZoneTable?]>([:])

    private static let day: Int64 = 86_400
    private static let longestTable = 1 << 20
    /// What stands in the folder beside zones: what this machine is set to, and the table once more in other forms, one
    /// of them with leap seconds.
    private static let noZones: Set<String> = ["Factory", "localtime", "posix", "posixrules", "right"]
    /// Names that are no zones must not fill the memory.
    static let most = 1_024

    init(folder: String = "/usr/share/zoneinfo") {
        self.folder = folder
    }

    func day(of moment: Moment, in zone: String) -> Int? {
        guard let table = table(zone) else { return nil }
        let seconds = Self.floor(moment.milliseconds, 1_000)
        let (local, overflow) = seconds.addingReportingOverflow(table.offset(at: seconds))
        return overflow ? nil : Int(Self.floor(local, Self.day))
    }

    private func table(_ zone: String) -> ZoneTable? {
        if let table = known.withLock({ $0[zone] }) { return table }
        let table = read(zone)
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[zone] = .some(table)
        }
        return table
    }

    /// A name is a path below the folder and leads nowhere else.
    private func read(_ zone: String) -> ZoneTable? {
        if zone == "UTC" { return .utc }
        let parts = zone.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(byte)
                }
        }
        guard isPlain, parts.count <= 3, let first = parts.first,
            !Self.noZones.contains(String(decoding: first, as: UTF8.self)),
            let bytes = try? Files.read("\(folder)/\(zone)", atMost: Self.longestTable)
        else { return nil }
        return ZoneTable(bytes)
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        let quotient = value / unit
        return value % unit < 0 ? quotient - 1 : quotient
    }
}
