/// What the program is asked to do.
enum ProgramCommand: Equatable, Sendable {
    case serve
    case migrate(MigrationTask)
    /// Writes the demo.
    case seed
    /// Shows a map as it was at a point of its history; as it is without one.
    case replay(String, until: String?)
    /// Proves that a show is what its events say; all shows without a name.
    case verify(String?)
    /// Tells the database that it is a copy which was put back.
    case restored
    /// Makes an account of a role; without one, gives an account another password.
    case account(String, role: String?)
    /// Shows the settings that hold and where they come from.
    case config
    case version
    case help(HelpTopic)
    /// What the server starts to have passwords hashed. No person calls it, and no help speaks of it.
    case hashPasswords

    /// Whether its settings are those of a server, which needs more than the others do: `config` tells what `serve`
    /// would do.
    var isAboutServing: Bool {
        switch self {
        case .serve, .config: true
        case .migrate, .seed, .replay, .verify, .restored, .account, .version, .help, .hashPasswords: false
        }
    }
}

/// What is done to the schema.
enum MigrationTask: Equatable, Sendable {
    /// Applies everything that is not applied yet.
    case up
    /// Takes back so many of the last migrations.
    case down(Int)
    case status
    /// Shows what `up` would do.
    case plan
    /// Writes the whole schema as one pair of files into a directory.
    case consolidate(into: String)
}

/// What help is asked about.
enum HelpTopic: String, CaseIterable, Sendable {
    case overview
    case serve
    case migrate
    case seed
    case replay
    case verify
    case restored
    case account
    case config
    case version
    case help
    case settings
}
