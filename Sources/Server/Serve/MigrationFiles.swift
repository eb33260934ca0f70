internal import Storage

/// The migrations that belong to this program, read once.
enum MigrationFiles {
    static func sources(named path: String?) throws(StartFailure) -> [MigrationSource] {
        do throws(MigrationFolder.Failure) {
            return try MigrationFolder.read(try MigrationFolder.find(named: path))
        } catch {
            throw StartFailure("\(error)")
        }
    }

    static func read(named path: String?) throws(StartFailure) -> MigrationSet {
        let sources = try sources(named: path)
        do throws(MigrationFaults) {
            return try MigrationSet(sources)
        } catch {
            throw StartFailure("\(error)")
        }
    }
}
