internal import CLinux
internal import Glibc

/// The time of day, for what people read: log lines, the Date field. Nothing is decided by it.
package enum WallClock {
    /// Microseconds since 1970-01-01 00:00 UTC.
    package static var microseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    /// Seconds since 1970-01-01 00:00 UTC, as of the kernel's last timer tick: cheap enough for every turn.
    package static var seconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec)
    }

    /// How many seconds the clocks of this place are ahead of UTC at a moment, in seconds since 1970.
    package static func secondsAheadOfUTC(at moment: Int64) -> Int64 { Int64(sw_ahead_of_utc(time_t(moment))) }
}
