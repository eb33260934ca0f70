import Domain
import Testing

@testable import Server

@Suite("Time zones")
struct ZoneTableTests {
    /// A table of the second version: before 1000 two hours, from 1000 on one hour, from 2000 on minus one.
    private func table(version: UInt8 = UInt8(ascii: "2"), magic: String = "TZif", kinds: [UInt8] = [1, 2]) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ value: Int64, _ size: Int) {
            for place in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> Int64(8 * (size - 1 - place)))) }
        }
        for (times, types) in [(Int64(0), Int64(0)), (2, 3)] {
            bytes += Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15)
            for count in [0, 0, 0, times, types, 0] { add(count, 4) }
        }
        add(1_000, 8)
        add(2_000, 8)
        bytes += kinds
        for offset in [Int64(7_200), 3_600, -3_600] {
            add(offset, 4)
            bytes += [0, 0]
        }
        return bytes
    }

    @Test("the offset is that of the last change, and before the first one that of the first kind")
    func offsets() throws {
        let zone = try #require(ZoneTable(table()))
        for (at, offset) in [(Int64.min, 7_200), (999, 7_200), (1_000, 3_600), (1_999, 3_600), (2_000, -3_600)] {
            #expect(zone.offset(at: at) == Int64(offset), "\(at)")
        }
        #expect(ZoneTable.utc.offset(at: 0) == 0)
    }

    @Test("what is no table of the second version, or not whole, is none")
    func broken() {
        #expect(ZoneTable([]) == nil && ZoneTable(table(magic: "tzif")) == nil)
        #expect(ZoneTable(table(version: 0)) == nil)
        #expect(ZoneTable(table(kinds: [1, 3])) == nil, "a kind that is not there")
        let whole = table()
        for count in 0..<whole.count { #expect(ZoneTable(Array(whole.prefix(count))) == nil, "\(count) bytes") }
    }

    @Test("days are counted in the zone, over changes of the clocks and before 1970")
    func days() {
        let calendar = ZoneCalendar()
        // 29 March 2026, 00:30 in Berlin: still the 28th in UTC.
        let night = Moment(milliseconds: 1_774_740_600_000)
        #expect(calendar.day(of: night, in: "Europe/Berlin") == 20_541)
        #expect(calendar.day(of: night, in: "UTC") == 20_540)
        #expect(calendar.day(of: Moment(milliseconds: -1), in: "UTC") == -1)
        // Summer time: 25 October 2026, 00:30 in Berlin is 22:30 in UTC.
        #expect(calendar.day(of: Moment(milliseconds: 1_792_881_000_000), in: "Europe/Berlin") == 20_751)
    }

    @Test(
        "a name that is no zone is none, and leads nowhere else",
        arguments: [
            "Factory", "localtime", "posixrules", "posix/Europe/Berlin", "right/Europe/Berlin", "", "Mars/Base",
            "../etc/passwd", "/etc/passwd", "Europe/../UTC", "Europe//Berlin", "a/b/c/d", "tzdata.zi",
        ])
    func names(_ name: String) {
        #expect(ZoneCalendar().day(of: Moment(milliseconds: 0), in: name) == nil)
    }

    @Test("names that are no zones do not fill the memory (ZoneCalendar.most)")
    func memory() {
        let calendar = ZoneCalendar(folder: "/nowhere")
        for number in 0...ZoneCalendar.most {
            #expect(calendar.day(of: Moment(milliseconds: 0), in: "Z\(number)") == nil)
        }
        #expect(calendar.day(of: Moment(milliseconds: 0), in: "UTC") == 0)
    }
}
