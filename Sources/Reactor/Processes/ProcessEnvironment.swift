internal import CLinux

/// What the process was started with.
package enum ProcessEnvironment {
    /// The arguments behind the name of the program. Bytes that are no UTF-8 are replaced.
    package static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

    /// The first argument, counted from one, in which something was replaced; nil when all are as they were given.
    package static var alteredArgument: Int? {
        (1..<max(1, Int(CommandLine.argc))).first { place in
            CommandLine.unsafeArgv[place].map { String(validatingCString: $0) == nil } ?? false
        }
    }

    /// The environment, in its order. Bytes that are no UTF-8 are replaced.
    package static var variables: [(name: String, value: String)] {
        guard var entry = sw_environment() else { return [] }
        var variables: [(name: String, value: String)] = []
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables.append((String(parts[0]), String(parts[1]))) }
            entry += 1
        }
        return variables
    }

    /// Takes variables out of the environment. At start alone: other threads may read it later.
    package static func forget(where isMeant: (String) -> Bool) {
        for variable in variables where isMeant(variable.name) { unsetenv(variable.name) }
    }

    /// How many cores this process may run on.
    package static var cores: Int { max(1, Int(sw_usable_cores())) }

    /// Ends the process.
    package static func exit(_ status: CInt) -> Never { CLinux.exit(status) }

    /// The number of this process.
    package static var process: Int32 { getpid() }

    /// Takes as many descriptors as the system grants this process; answers how many that are.
    package static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
            ? Int(clamping: limit.rlim_cur) : 1_024
    }
}
