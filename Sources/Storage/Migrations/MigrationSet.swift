/// All migrations, in order, without a gap: the files have been checked by themselves.
package struct MigrationSet: Hashable, Sendable {
    package let migrations: [Migration]

    package var newestVersion: Int { migrations.last?.version ?? 0 }

    /// Checks the files and pairs them. Files that are not `.sql` are none of our business.
    package init(_ sources: [MigrationSource], limits: StorageLimits = StorageLimits()) throws(MigrationFaults) {
        let sources = sources.filter { $0.file.hasSuffix(".sql") }.sorted { $0.file < $1.file }
        guard sources.count <= limits.migrationFiles else {
            throw MigrationFaults([.tooManyFiles(count: sources.count, limit: limits.migrationFiles)])
        }
        var faults: [MigrationFault] = []
        var ups: [Int: (name: MigrationName, script: MigrationScript)] = [:]
        var downs: [Int: (name: MigrationName, script: MigrationScript)] = [:]
        for source in sources {
            guard let name = MigrationName(file: source.file) else {
                faults.append(.badName(file: source.file))
                continue
            }
            let script = Self.read(source, limits: limits, faults: &faults)
            let earlier =
                switch name.direction {
                case .up: ups.updateValue((name, script), forKey: name.version)
                case .down: downs.updateValue((name, script), forKey: name.version)
                }
            if let earlier { faults.append(.duplicate(file: source.file, other: earlier.name.file)) }
        }
        var migrations: [Migration] = []
        var expected = 1
        for version in Set(ups.keys).union(downs.keys).sorted() {
            let up = ups[version]
            let down = downs[version]
            if version != expected, let file = up?.name.file ?? down?.name.file {
                faults.append(.gap(file: file, missingVersion: expected))
            }
            expected = version + 1
            if let fault = Self.pairFault(up: up?.name, down: down?.name) { faults.append(fault) }
            guard let up, let down else { continue }
            migrations.append(Migration(version: version, name: up.name.name, up: up.script, down: down.script))
        }
        guard faults.isEmpty else { throw MigrationFaults(faults) }
        self.migrations = migrations
    }

    private static func read(
        _ source: MigrationSource, limits: StorageLimits, faults: inout [MigrationFault]
    ) -> MigrationScript {
        if source.bytes.count > limits.migrationBytes {
            faults.append(.tooLarge(file: source.file, limit: limits.migrationBytes))
            return MigrationScript(file: source.file, text: "")
        }
        // A zero byte would end the text early on its way through C.
        guard !source.bytes.contains(0), let text = String(validating: source.bytes, as: UTF8.self) else {
            faults.append(.notText(file: source.file))
            return MigrationScript(file: source.file, text: "")
        }
        let scan = ScriptScan(text)
        if scan.statements == 0 { faults.append(.empty(file: source.file)) }
        if let found = scan.transactionControl {
            faults.append(.transactionControl(file: source.file, line: found.line, word: found.word))
        }
        return MigrationScript(file: source.file, text: text)
    }

    private static func pairFault(up: MigrationName?, down: MigrationName?) -> MigrationFault? {
        switch (up, down) {
        case (let up?, let down?):
            up.name == down.name ? nil : .differentNames(file: up.file, other: down.file)
        case (let only?, nil), (nil, let only?):
            .missingPair(
                file: only.file,
                missing: MigrationName(version: only.version, name: only.name, direction: only.direction.other).file)
        case (nil, nil): nil
        }
    }
}
