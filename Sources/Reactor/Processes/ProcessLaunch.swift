internal import CLinux

/// What a new process is to be. It runs in a session of its own, so that a Ctrl-C in the terminal does not reach
/// it; it inherits no descriptor, no signal mask and no environment but what is written here.
package struct ProcessLaunch: Sendable {
    package enum Input: Sendable {
        case nothing
        case leash(Leash)
        /// What a file holds, or what somebody types at a terminal.
        case file(String)
    }

    package enum Output: Sendable {
        case nothing
        /// Output and errors are appended to the file, which is made (0600) when it is missing.
        case file(String)
    }

    /// The program, as an absolute path.
    package var path: String
    /// What it is told to be called, which lists of processes show; its path when nil.
    package var name: String?
    package var arguments: [String]
    package var environment: [(name: String, value: String)] = []
    package var directory = "/"
    package var input = Input.nothing
    package var output = Output.nothing
    /// The user to become before the program runs; only root can. Nil stays who we are.
    package var account: SystemAccount?

    package init(path: String, arguments: [String] = []) {
        self.path = path
        self.arguments = arguments
    }

    /// Starts the process. When the program could not be executed this throws, and no process is left.
    package func start() throws(LaunchFailure) -> RunningProcess {
        try prepared { () throws(SystemFailure) in
            let sink =
                switch output {
                case .nothing: try PrivateDescriptors.open("/dev/null", O_WRONLY)
                case .file(let path):
                    try PrivateDescriptors.open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NOCTTY)
                }
            defer { close(sink) }
            return try start(sink: sink)
        }
    }

    /// Runs the process to its end on the calling thread, kills it and all it has started when its time is over, and
    /// keeps the last bytes it wrote; `output` is not used.
    package func run(within limit: Duration, keeping capacity: Int = 8_192) throws(LaunchFailure) -> FinishedProcess {
        let deadline = Deadline(after: limit)
        let (process, output) = try prepared { () throws(SystemFailure) in
            let (reading, writing) = try PrivateDescriptors.makePipe()
            defer { close(reading) }
            let start: (RunningProcess, sw_launch_report?)
            do {
                defer { close(writing) }
                start = try self.start(sink: writing)
            }
            let tail = start.0.outputTail(from: reading, keeping: capacity, until: deadline)
            return ((start.0, tail), start.1)
        }
        if let ending = process.reap() { return FinishedProcess(ending: ending, output: output) }
        process.killGroup(within: .seconds(5))
        return FinishedProcess(ending: nil, output: output)
    }

    /// Turns what can go wrong before and after the fork into one failure.
    func prepared<Value>(
        _ body: () throws(SystemFailure) -> (Value, sw_launch_report?)
    ) throws(LaunchFailure) -> Value {
        let outcome: (Value, sw_launch_report?)
        do throws(SystemFailure) {
            outcome = try body()
        } catch {
            throw LaunchFailure(path: path, step: .preparation, cause: error)
        }
        if let report = outcome.1 { throw LaunchFailure(path: path, report: report) }
        return outcome.0
    }

    /// Starts the process and waits until it runs the program or has reported why it cannot.
    private func start(sink: CInt) throws(SystemFailure) -> (RunningProcess, sw_launch_report?) {
        let source =
            switch input {
            case .nothing: try PrivateDescriptors.open("/dev/null", O_RDONLY)
            case .leash(let leash): try PrivateDescriptors.copy(leash.reading)
            case .file(let path): try PrivateDescriptors.open(path, O_RDONLY | O_NOCTTY)
            }
        defer { close(source) }
        return try start(source: source, sink: sink, errors: sink)
    }

    /// The same with descriptors that are its own: each is 3 or more.
    func start(
        source: CInt, sink: CInt, errors: CInt
    ) throws(SystemFailure) -> (RunningProcess, sw_launch_report?) {
        let (reading, writing) = try PrivateDescriptors.makePipe()
        defer { close(reading) }
        let process: RunningProcess
        do {
            // Closed before the read below, which otherwise would wait for ourselves.
            defer { close(writing) }
            let id = fork(source, sink, errors, report: writing)
            guard id > 0 else { throw SystemFailure(call: "fork") }
            process = try RunningProcess(id: id, isOurs: true)
        }
        var report = sw_launch_report()
        var count: Int
        repeat {
            count = read(reading, &report, MemoryLayout<sw_launch_report>.size)
        } while count < 0 && errno == EINTR
        guard count == MemoryLayout<sw_launch_report>.size else { return (process, nil) }
        _ = process.wait(until: Deadline(after: .seconds(5)))
        return (process, report)
    }

    private func fork(_ source: CInt, _ sink: CInt, _ errors: CInt, report: CInt) -> pid_t {
        let groups = account?.groups ?? []
        return withCStrings([name ?? path] + arguments) { arguments in
            withCStrings(environment.map { "\($0.name)=\($0.value)" }) { environment in
                groups.withUnsafeBufferPointer { groups in
                    path.withCString { path in
                        directory.withCString { directory in
                            var plan = sw_launch()
                            plan.path = path
                            plan.arguments = arguments
                            plan.environment = environment
                            plan.directory = directory
                            plan.standard = (source, sink, errors)
                            plan.report = report
                            if let account {
                                plan.changes_identity = 1
                                plan.user = account.user
                                plan.group = account.group
                                plan.groups = groups.baseAddress
                                plan.group_count = groups.count
                            }
                            return sw_launch(&plan)
                        }
                    }
                }
            }
        }
    }

    /// Lends a list of C strings that ends with a null pointer.
    private func withCStrings(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> pid_t
    ) -> pid_t {
        var pointers = strings.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { list in
            guard let base = list.baseAddress else { return -1 }
            return body(base)
        }
    }
}
