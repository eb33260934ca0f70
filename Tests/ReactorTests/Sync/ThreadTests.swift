import CLinux
import Reactor
import Testing

@Suite struct ThreadTests {
    @Test("a thread bears its name, cut to what the kernel keeps") func name() throws {
        let seen = Locked("")
        try Thread(name: "a-name-of-more-than-15-bytes") {
            var buffer = [CChar](repeating: 0, count: 16)
            pthread_getname_np(pthread_self(), &buffer, buffer.count)
            let name = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            seen.withLock { $0 = name }
        }.join()
        #expect(seen.withLock { $0 } == "a-name-of-more-")
    }

    @Test("signals from outside are blocked on a thread, its own faults are not") func signals() throws {
        let blocked = Locked<[CInt]>([])
        try Thread(name: "masked") {
            var mask = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &mask)
            let found = (1...31).filter { sigismember(&mask, $0) == 1 }.map { CInt($0) }
            blocked.withLock { $0 = found }
        }.join()
        let found = blocked.withLock { $0 }
        #expect(Set([SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE, SIGUSR1]).isSubset(of: found))
        #expect(Set([SIGSEGV, SIGBUS, SIGILL, SIGABRT]).isDisjoint(with: found))
    }

    @Test("the starter's own signal mask stays as it was") func maskIsRestored() throws {
        var before = sigset_t()
        var after = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &before)
        try Thread(name: "short") {}.join()
        pthread_sigmask(SIG_BLOCK, nil, &after)
        for signal in CInt(1)...31 { #expect(sigismember(&before, signal) == sigismember(&after, signal)) }
    }

    @Test("each living thread has an identity of its own, and joining twice is harmless") func identity() throws {
        let seen = Locked<UInt>(0)
        let thread = try Thread(name: "other") { seen.withLock { $0 = Thread.currentIdentity } }
        thread.join()
        thread.join()
        let other = seen.withLock { $0 }
        #expect(other != 0)
        #expect(other != Thread.currentIdentity)
    }
}
