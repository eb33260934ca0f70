internal import CLinux

/// What a process does to itself so that it is in nobody's way, and tells nobody what it holds. What the system refuses
/// is left out: the process works as well without it.
package final class BackgroundProcess {
    /// Of a core that another wants as well it gets a tenth, of one that nobody wants all. With less it would starve
    /// where many want it.
    private static let courtesy = 10
    /// How much sooner the kernel ends it than whoever started it when memory is short.
    private static let readiness = 500

    /// Open until the kernel has taken what is written to it.
    private var sessionWeight: Descriptor?

    /// - Parameter name: shown by `ps -e` and `top`, which cut it to 15 bytes.
    package init(name: String) {
        pthread_setname_np(pthread_self(), String(decoding: name.utf8.prefix(15), as: UTF8.self))
        // sched(7), the autogroup feature: a session is weighed as a whole, and a nice value counts inside it only.
        // The weight of a session which is not ours alone, such as a terminal's, is left as it is.
        if getsid(0) == getpid() || setsid() > 0 {
            sessionWeight = try? Descriptor(sw_open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC, 0), "open")
        }
        giveWay()
        Thread.giveWay(by: Self.courtesy)
        Self.dieFirst()
        // In this order: afterwards files of /proc that are our own do not belong to us any more.
        var none = rlimit()
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A core that is piped to a program is not bounded by the limit.
        _ = sw_forbid_dumps()
    }

    /// Lowers the weight of the session, unless that is done. The kernel lets only one process of the whole machine do
    /// so in a tenth of a second, root excepted; so this is called again later.
    package func giveWay() {
        guard let descriptor = sessionWeight?.raw else { return }
        do throws(SystemFailure) {
            try StandardStream.write(Array("\(Self.courtesy)".utf8), to: descriptor)
        } catch {
            if error.number == EAGAIN { return }
        }
        sessionWeight = nil
    }

    /// proc_pid_oom_score_adj(5): to raise it needs no right.
    private static func dieFirst() {
        let path = "/proc/self/oom_score_adj"
        guard let bytes = try? Files.read(path, atMost: 32),
            let present = Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)),
            let file = try? Descriptor(sw_open(path, O_WRONLY | O_CLOEXEC, 0), "open")
        else { return }
        try? StandardStream.write(Array("\(min(1_000, present + readiness))".utf8), to: file.raw)
    }
}
