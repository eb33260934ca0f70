package import Bytes
internal import CLinux

/// The clock that runs from the start of the machine and goes on while it sleeps (CLOCK_BOOTTIME): a laptop that is
/// opened in the morning, or a virtual machine that was paused, knows that the night has passed.
package enum BootClock {
    package static var now: Tick {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Tick(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }
}
