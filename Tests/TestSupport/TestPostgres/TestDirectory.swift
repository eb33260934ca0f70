internal import Crypto
internal import Reactor

/// A directory under `/tmp` that is gone when the test process is gone, however that ends: a watchdog process waits
/// for the end, stops what PostgreSQL runs in the directory, and removes it.
package final class TestDirectory: Sendable {
    package let path: String
    private let leash: Leash
    private let watchdog: RunningProcess

    /// - Parameter permissions: 0711 lets the user of PostgreSQL through when the tests run as root.
    package init(permissions: UInt32 = 0o711) throws {
        let name = SHA256.hexadecimal(of: Secrecy.random(16)).prefix(12)
        path = "/tmp/seatwire-test-\(name)"
        leash = try Leash()
        var launch = ProcessLaunch(path: "/bin/sh", arguments: ["-c", Self.watch])
        launch.environment = [("PATH", "/usr/bin:/bin"), ("DIRECTORY", path)]
        launch.input = .leash(leash)
        watchdog = try launch.start()
        try Files.makeDirectory(path, permissions: permissions)
    }

    deinit {
        // The watchdog does its work now. A child that is never waited for would stay in the process table.
        leash.letGo()
        _ = watchdog.wait(atMost: .seconds(30))
    }

    /// Reads until the end of the test process. The directory stands in the environment and not in an argument, so
    /// that the command line of the watchdog itself does not hold it.
    private static let watch = """
        cat > /dev/null
        for attempt in 1 2 3 4 5 6 7 8 9 10; do
            for process in $(grep -slF "$DIRECTORY" /proc/[0-9]*/cmdline | cut -d / -f 3); do
                case "$(cat /proc/$process/comm)" in
                postgres | initdb) kill -QUIT $process ;;
                esac
            done
            rm -rf "$DIRECTORY" && exit 0
            sleep 0.2
        done
        """
}
