package import Domain

/// By what a repeated change of the catalogue is known.
package struct DoneChange: Hashable, Sendable {
    package let command: CommandID
    package let fingerprint: UInt64

    package init(command: CommandID, fingerprint: UInt64) {
        self.command = command
        self.fingerprint = fingerprint
    }

    /// What came of a change: the number of the layout or the show, and the version of the layout.
    package struct Result: Hashable, Sendable {
        package let fingerprint: UInt64
        package let subject: Int64
        package let version: Int32
    }

    private static let insert = Statement(
        "catalogue_done", "INSERT INTO catalogue_done (command, fingerprint, subject, version) VALUES ($1, $2, $3, $4)")

    static let find = Statement(
        "catalogue_was_done", onlyReads: true,
        "SELECT fingerprint, subject, version FROM catalogue_done WHERE command = $1")

    /// Goes into the batch of the change itself: both are there or none.
    func remember(_ subject: Int64, _ version: Int32, in batch: inout Batch) {
        batch.append(
            Self.insert,
            [.uuid(UUID(command)), .int8(Int64(bitPattern: fingerprint)), .int8(subject), .int4(version)])
    }
}

extension Database {
    /// What came of a change that was made before.
    package func result(of change: DoneChange) async throws(StoreFailure) -> DoneChange.Result? {
        let rows = try await query(DoneChange.find, [.uuid(UUID(change.command))])
        return try rows.first.map { row throws(StoreFailure) in
            DoneChange.Result(
                fingerprint: UInt64(bitPattern: try row.value(0, as: Int64.self)), subject: try row.value(1),
                version: try row.value(2))
        }
    }
}
