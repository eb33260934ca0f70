internal import Reactor

/// Where the migration files lie, and how they are read. These calls block: they belong to the start of a program.
package enum MigrationFolder {
    /// Why there is nothing to read.
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case notFound(places: [String])
        case unreadable(path: String, reason: String)
        case tooManyFiles(path: String, limit: Int)
        case unwritable(path: String, reason: String)

        package var description: String {
            switch self {
            case .notFound(let places):
                "no migrations found; looked for a folder at " + places.joined(separator: ", ")
                    + "; name it with SEATWIRE_MIGRATIONS or --migrations"
            case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
            case .tooManyFiles(let path, let limit): "\(path) holds more than \(limit) files"
            case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
            }
        }
    }

    /// The folder that was named, or else the one that belongs to the running program.
    package static func find(named path: String?) throws(Failure) -> String {
        do throws(InstalledFolder.Missing) {
            return try InstalledFolder.find("migrations", named: path)
        } catch {
            throw .notFound(places: error.places)
        }
    }

    /// All files of the folder whose names end in `.sql`.
    package static func read(
        _ path: String, limits: StorageLimits = StorageLimits()
    ) throws(Failure) -> [MigrationSource] {
        let names = try list(path).filter { $0.hasSuffix(".sql") }
        guard names.count <= limits.migrationFiles else {
            throw .tooManyFiles(path: path, limit: limits.migrationFiles)
        }
        var sources: [MigrationSource] = []
        for name in names {
            do throws(SystemFailure) {
                let bytes = try Files.read(path + "/" + name, atMost: limits.migrationBytes)
                sources.append(MigrationSource(file: name, bytes: bytes))
            } catch {
                throw .unreadable(path: path + "/" + name, reason: error.reason)
            }
        }
        return sources
    }

    /// Writes both texts into a folder, each whole or not at all; gives their paths.
    package static func write(_ consolidation: Consolidation, to folder: String) throws(Failure) -> [String] {
        let texts = [("consolidated.up.sql", consolidation.up), ("consolidated.down.sql", consolidation.down)]
        var paths: [String] = []
        for (name, text) in texts {
            let path = folder + "/" + name
            do throws(SystemFailure) {
                try Files.makeDirectories(folder, permissions: 0o755)
                try Files.write(Array(text.utf8), to: path, permissions: 0o644)
            } catch {
                throw .unwritable(path: path, reason: error.reason)
            }
            paths.append(path)
        }
        return paths
    }

    private static func list(_ path: String) throws(Failure) -> [String] {
        do throws(SystemFailure) { return try Files.list(path) } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }
}
