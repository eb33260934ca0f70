/// Why migrating did not come to its end. What had been applied before stays applied; the step that failed left
/// nothing behind.
package enum MigrationFailure: Error, Sendable, CustomStringConvertible {
    /// The files do not fit the database.
    case faults(MigrationFaults)
    /// A statement of a file failed.
    case failed(file: String, line: Int?, StoreFailure)
    /// Something else about the database failed.
    case store(StoreFailure)

    package var description: String {
        switch self {
        case .faults(let faults): faults.description
        case .failed(let file, let line?, let failure): "\(file) line \(line): \(failure)"
        case .failed(let file, nil, let failure): "\(file): \(failure)"
        case .store(let failure): failure.description
        }
    }

    /// A failed script, with PostgreSQL's position in characters turned into a line.
    static func failed(_ script: MigrationScript, _ failure: StoreFailure) -> Self {
        let line = failure.position.map { position in
            script.text.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" } + 1
        }
        return .failed(file: script.file, line: line, failure)
    }
}
