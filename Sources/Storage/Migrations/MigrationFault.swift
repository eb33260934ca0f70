/// One thing that is wrong with the migration files, or with the files against the database. Each names its file.
package enum MigrationFault: Hashable, Sendable, CustomStringConvertible {
    // The files by themselves.
    case badName(file: String)
    case duplicate(file: String, other: String)
    case differentNames(file: String, other: String)
    case missingPair(file: String, missing: String)
    case gap(file: String, missingVersion: Int)
    case empty(file: String)
    case notText(file: String)
    case tooLarge(file: String, limit: Int)
    case tooManyFiles(count: Int, limit: Int)
    case transactionControl(file: String, line: Int, word: String)
    // The files against the database.
    case changed(file: String)
    case missing(version: Int, name: String)
    case newer(version: Int, name: String, newestKnown: Int)
    case skipped(file: String, newestApplied: Int)

    package var description: String {
        switch self {
        case .badName(let file):
            "\(file): a migration is named NNNN_name.up.sql or NNNN_name.down.sql, name of a–z, 0–9 and _"
        case .duplicate(let file, let other):
            "\(file): \(other) has the same version and direction"
        case .differentNames(let file, let other):
            "\(file): its pair is called \(other); both need the same name"
        case .missingPair(let file, let missing):
            "\(file): its pair \(missing) is missing"
        case .gap(let file, let version):
            "\(file): there is no migration \(Migration.number(version)) before it"
        case .empty(let file):
            "\(file): it holds no statement"
        case .notText(let file):
            "\(file): it is not UTF-8 text, or holds a zero byte"
        case .tooLarge(let file, let limit):
            "\(file): it is larger than \(limit) bytes"
        case .tooManyFiles(let count, let limit):
            "\(count) migration files are more than the limit of \(limit)"
        case .transactionControl(let file, let line, let word):
            "\(file) line \(line): \(word) is not allowed, each file runs in one transaction already"
        case .changed(let file):
            "\(file): it was changed after it had been applied; restore it and write a new migration instead"
        case .missing(let version, let name):
            "migration \(Migration.number(version))_\(name) is applied in the database, and its files are missing"
        case .newer(let version, let name, let newest):
            "migration \(Migration.number(version))_\(name) is applied in the database, and this program knows "
                + "none after \(Migration.number(newest)): it is older than the database"
        case .skipped(let file, let newest):
            "\(file): it is not applied, but \(Migration.number(newest)) after it is; give it the next number"
        }
    }
}

/// Everything that is wrong, at once.
package struct MigrationFaults: Error, Hashable, Sendable, CustomStringConvertible {
    package let faults: [MigrationFault]

    package init(_ faults: [MigrationFault]) { self.faults = faults }

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
