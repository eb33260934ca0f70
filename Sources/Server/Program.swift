internal import Reactor

/// One run of the program: understands the arguments, does what they say, and answers with the exit status.
struct Program {
    let arguments: [String]
    let environment: [(name: String, value: String)]
    let signals: Signals

    private static let failed: CInt = 1

    func run() -> CInt {
        let invocation: Invocation
        do throws(UsageFault) {
            invocation = try Invocation(parsing: arguments)
        } catch {
            tell("\(error)")
            return UsageFault.exitStatus
        }
        switch invocation.command {
        case .help(let topic): return show(HelpText.about(topic))
        case .version: return show(Release.description + "\n")
        case .config: return withConfiguration(invocation) { show(ResolvedSetting.listing($0.resolved)) }
        case .serve: return withConfiguration(invocation) { serve($0, invocation) }
        case .seed: return withShows(invocation) { $0.seed(show: show) }
        case .replay(let name, let until):
            return withShows(invocation) { $0.replay(name, until: until, show: show) }
        case .verify(let name): return withShows(invocation) { $0.verify(name, show: show) }
        case .restored: return withShows(invocation) { $0.restored(show: show) }
        case .account(let name, let role):
            return withConfiguration(invocation) { configuration in
                withLog(configuration) { logging in
                    let floor = FloorCommand(configuration: configuration, logging: logging, signals: signals)
                    return AccountCommand(floor: floor).run(name, role: role, show: show)
                }
            }
        case .hashPasswords: return HashPasswordsCommand().run(tell: tell)
        case .migrate(let task): return withConfiguration(invocation) { migrate($0, task) }
        }
    }

    // MARK: Configuration

    private func withConfiguration(_ invocation: Invocation, _ body: (Configuration) -> CInt) -> CInt {
        do throws(ConfigurationFaults) {
            let configuration = try configuration(invocation)
            return body(configuration)
        } catch {
            tell("\(error)")
            return ConfigurationFaults.exitStatus
        }
    }

    private func configuration(_ invocation: Invocation) throws(ConfigurationFaults) -> Configuration {
        let file = try environmentFile(invocation.environmentFile)
        return try Configuration(
            ConfigurationSources(
                flags: invocation.assignments.map { ($0.variable, $0.flag, $0.value) }, environment: environment,
                file: file), serves: invocation.command.isAboutServing)
    }

    /// `.env` is read when it is there; a file that was named must be there.
    private func environmentFile(_ named: String?) throws(ConfigurationFaults) -> EnvironmentFile? {
        let path = named ?? ".env"
        do throws(SystemFailure) {
            if named == nil, try Files.facts(of: path) == nil { return nil }
            // One byte more than may be in it, so that a file that is too long is told as that.
            return EnvironmentFile(try Files.read(path, atMost: EnvironmentFile.longest + 1), name: path)
        } catch {
            throw ConfigurationFaults(faults: [ConfigurationFault(path, "cannot be read: \(error.reason)")])
        }
    }

    // MARK: Commands

    private func serve(_ configuration: Configuration, _ invocation: Invocation) -> CInt {
        withLog(configuration) { logging in
            let house = House(configuration, logging: logging, signals: signals)
            return house.run { () throws(ConfigurationFaults) in try self.configuration(invocation) }
        }
    }

    private func migrate(_ configuration: Configuration, _ task: MigrationTask) -> CInt {
        withLog(configuration) { logging in
            MigrateCommand(configuration: configuration, logging: logging, signals: signals).run(task, show: show)
        }
    }

    private func withShows(_ invocation: Invocation, _ body: (ShowCommands) -> CInt) -> CInt {
        withConfiguration(invocation) { configuration in
            withLog(configuration) { logging in
                body(
                    ShowCommands(
                        floor: FloorCommand(configuration: configuration, logging: logging, signals: signals)))
            }
        }
    }

    private func withLog(_ configuration: Configuration, _ body: (Logging) -> CInt) -> CInt {
        do throws(SystemFailure) {
            let logging = try Logging(configuration)
            defer { logging.close() }
            return body(logging)
        } catch {
            tell("seatwire: the log cannot be opened: \(error)")
            return Self.failed
        }
    }

    // MARK: Words

    /// Writes to the output. What is lost may have been a password, so it is not passed over.
    private func show(_ text: String) -> CInt {
        do {
            try StandardStream.output.write(text)
            return 0
        } catch {
            tell("seatwire: the output cannot be written: \(error)")
            return Self.failed
        }
    }

    private func tell(_ text: String) {
        try? StandardStream.error.write(text + "\n")
    }
}
