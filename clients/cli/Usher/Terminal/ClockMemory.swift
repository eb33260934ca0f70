internal import Bytes

/// How far clocks are ahead of UTC, for moments that come one after the other: clocks change at a quarter of an hour,
/// and the time zone is not asked for every event.
struct ClockMemory {
    private static let quarter: Int64 = 900

    private var known: (quarter: Int64, ahead: Int64)?

    mutating func ahead(at moment: Int64, of style: TextStyle) -> Int64 {
        let quarter = moment.flooredDivision(by: Self.quarter)
        if let known, known.quarter == quarter { return known.ahead }
        let ahead = style.ahead(moment)
        known = (quarter, ahead)
        return ahead
    }
}
