/// What the program is asked to do.
enum ProgramCommand: Equatable, Sendable {
    case serve
    case migrate(MigrationTask)
    /// Shows the settings that hold and where they come from.
    case config
    case version
    case help(HelpTopic)
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
    case config
    case version
    case help
    case settings
}
