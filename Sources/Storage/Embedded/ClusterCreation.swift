internal import Reactor

/// Makes a cluster under another name and renames it when it is whole, so that a cluster that has its name is never
/// half-made.
struct ClusterCreation {
    let home: ClusterHome
    let limits: EmbeddedLimits
    let durability: EmbeddedSettings.Durability

    /// The version of the cluster that is there, nil when there is none.
    static func version(in home: ClusterHome) throws(EmbeddedFailure) -> Int? {
        let cluster = home.cluster
        let names: [String]? = try doing("look at \(cluster)") { () throws(SystemFailure) in
            guard let facts = try Files.facts(of: cluster) else { return nil }
            guard facts.kind == .directory else { return [""] }
            return try Files.list(cluster)
        }
        guard let names, !names.isEmpty else { return nil }
        guard names.contains("PG_VERSION") else { throw .notACluster(path: cluster) }
        let text = try doing("read \(cluster)/PG_VERSION") { () throws(SystemFailure) in
            try Files.read("\(cluster)/PG_VERSION", atMost: 64)
        }
        guard let version = Int(String(decoding: text.prefix { $0 > 32 }, as: UTF8.self)) else {
            throw .notACluster(path: cluster)
        }
        return version
    }

    func make(with binaries: ServerBinaries) throws(EmbeddedFailure) {
        try removeDraft()
        var launch = ProcessLaunch(
            path: binaries.initdb,
            arguments: [
                "-D", home.draft, "-U", EmbeddedDatabase.administrator, "--encoding=UTF8", "--locale=C",
                "--data-checksums",
                "--auth-local=peer", "--auth-host=reject", "--no-instructions",
            ] + (durability == .full ? [] : ["--no-sync"]))
        launch.directory = home.path
        launch.environment = [("PATH", "/usr/bin:/bin"), ("LC_ALL", "C"), ("TZ", "UTC")]
        launch.account = home.changedAccount
        let initdb: FinishedProcess
        do throws(LaunchFailure) {
            initdb = try launch.run(within: limits.creation)
        } catch {
            throw .launch(error)
        }
        guard initdb.succeeded else {
            try removeDraft()
            throw .creationFailed(output: initdb.ending == nil ? "initdb took too long" : lastLines(of: initdb.output))
        }
        try doing("complete \(home.draft)") { () throws(SystemFailure) in
            var settings = try Files.read("\(home.draft)/postgresql.conf", atMost: 1_048_576)
            settings += Array("\ninclude_if_exists = 'seatwire.conf'\n".utf8)
            try Files.write(
                settings, to: "\(home.draft)/postgresql.conf", permissions: 0o600, owner: home.changedAccount)
            // Renaming onto an empty directory is allowed.
            try Files.rename(home.draft, to: home.cluster)
        }
    }

    /// Ends an initdb that a killed server left behind, and removes what it has made.
    private func removeDraft() throws(EmbeddedFailure) {
        for directory in [home.path, home.draft] {
            for id in ProcessTable.working(in: directory, asking: home.changedAccount) {
                guard ["initdb", "postgres"].contains(ProcessTable.program(of: id)) else { continue }
                guard let process = try? RunningProcess(id: id) else { continue }
                guard ProcessTable.directory(of: id, asking: home.changedAccount) == directory else { continue }
                try doing("end process \(id)") { () throws(SystemFailure) in _ = try process.send(.kill) }
                _ = process.wait(atMost: limits.orphans)
            }
        }
        try doing("remove \(home.draft)") { () throws(SystemFailure) in try Files.removeTree(home.draft) }
    }
}

/// The end of a program's output, on one line.
func lastLines(of output: String, count: Int = 6) -> String {
    output.split(whereSeparator: \.isNewline).suffix(count).map { line in
        String(line.drop { $0 == " " || $0 == "\t" })
    }.joined(separator: " | ")
}
