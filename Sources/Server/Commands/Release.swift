/// Which program this is.
enum Release {
    static let version = "0.1.0"

    /// The line of `version`, of the first log line and of `/health/live`.
    static var description: String {
        #if DEBUG
        "seatwire \(version) (debug build)"
        #else
        "seatwire \(version)"
        #endif
    }
}
