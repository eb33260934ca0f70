internal import Reactor

/// A shell script that a test runs as if it were another program.
package enum TestProgram {
    /// Another process writes it: a program that this one, or a child it has just forked and that has not become
    /// its own program yet, has open for writing cannot be executed (ETXTBSY).
    package static func write(_ script: String, to path: String) throws {
        let copy = "mkdir -p \"${1%/*}\" && printf '%s' \"$0\" > \"$1\" && chmod 755 \"$1\""
        var launch = ProcessLaunch(path: "/bin/sh", arguments: ["-c", copy, script, path])
        launch.environment = [("PATH", "/usr/bin:/bin")]
        let end = try launch.run(within: .seconds(20))
        guard end.succeeded else { throw Unwritten(path: path, output: end.output) }
    }

    struct Unwritten: Error {
        let path: String
        let output: String
    }
}
