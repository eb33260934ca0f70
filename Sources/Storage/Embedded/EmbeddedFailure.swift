package import Reactor

/// Why the embedded PostgreSQL does not run, in words for the one who started the server.
package enum EmbeddedFailure: Error, CustomStringConvertible {
    case binariesMissing(searched: [String])
    case binariesTooOld(found: [Int])
    /// The cluster was made by a version that is not on this machine.
    case wrongVersion(cluster: Int, path: String, found: [ServerBinaries])
    case dataDirectoryInUse(path: String, by: String?)
    case clusterInUse(path: String)
    case noAccount
    case unknownAccount(name: String)
    case namelessUser(number: UInt32)
    case foreignOwner(path: String, owner: UInt32)
    case unreachable(path: String, account: String)
    case strangePath(path: String, reason: String)
    case notACluster(path: String)
    /// There is no cluster, and it was not to be made.
    case noCluster(path: String)
    case creationFailed(output: String)
    case startFailed(ending: ProcessEnding, log: String)
    case startTooSlow(Duration)
    case orphansStay(processes: [Int32], path: String)
    case standalone(process: Int32, path: String)
    case databaseFailed(String)
    /// The server was told to end while it waited.
    case givenUp
    case launch(LaunchFailure)
    case system(String, SystemFailure)

    package var description: String {
        switch self {
        case .binariesMissing(let searched):
            "PostgreSQL is not installed (looked in \(searched.joined(separator: ", "))): "
                + "run 'apt-get install postgresql', or set DATABASE_URL to a server of yours"
        case .binariesTooOld(let found):
            "PostgreSQL \(ServerBinaries.oldest) or newer is needed, and here is only "
                + "\(found.map(String.init).joined(separator: ", ")): run 'apt-get install postgresql'"
        case .wrongVersion(let cluster, let path, let found):
            Self.upgrade(from: cluster, path: path, to: found.first)
        case .dataDirectoryInUse(let path, let holder):
            "another seatwire\(holder.map { " (process \($0))" } ?? "") already uses the data directory \(path)"
        case .clusterInUse(let path):
            "another seatwire already uses the database in \(path), under another data directory"
        case .noAccount:
            "PostgreSQL refuses to run as root and there is no user 'postgres' to run it as: "
                + "run 'apt-get install postgresql', or name a user"
        case .unknownAccount(let name):
            "there is no user '\(name)' to run PostgreSQL as"
        case .namelessUser(let number):
            "PostgreSQL cannot run as user \(number), which has no name in /etc/passwd: add one"
        case .foreignOwner(let path, let owner):
            "\(path) belongs to \(SystemAccount.find(user: owner)?.name ?? "user \(owner)"): "
                + "start as that user, or as root"
        case .unreachable(let path, let account):
            "user '\(account)', which PostgreSQL runs as, cannot reach \(path): "
                + "choose a data directory that it can, or run 'chmod o+x' on the directories above it"
        case .strangePath(let path, let reason):
            "\(path) cannot be used: \(reason)"
        case .notACluster(let path):
            "\(path) holds files but no PostgreSQL cluster; nothing is changed there: move it away or restore it"
        case .noCluster(let path):
            "there is no database in \(path); set DATABASE_URL or SEATWIRE_DATA"
        case .creationFailed(let output):
            "the database could not be made: \(output)"
        case .startFailed(let ending, let log):
            "PostgreSQL \(ending) at its start: \(log)"
        case .startTooSlow(let limit):
            "PostgreSQL was not ready within \(limit.components.seconds) s"
        case .orphansStay(let processes, let path):
            "processes \(processes.map(String.init).joined(separator: ", ")) of a former PostgreSQL still use \(path)"
        case .standalone(let process, let path):
            "process \(process) uses \(path) in single-user mode: end it first"
        case .givenUp:
            "the start of PostgreSQL was given up"
        case .databaseFailed(let message):
            "the database could not be prepared: \(message)"
        case .launch(let failure):
            failure.description
        case .system(let action, let failure):
            "cannot \(action): \(failure.reason)"
        }
    }

    private static func upgrade(from version: Int, path: String, to found: ServerBinaries?) -> String {
        let install =
            "the database in \(path) was made by PostgreSQL \(version): run 'apt-get install postgresql-\(version)'"
        guard let found, found.version > version else { return install }
        return install + ", or upgrade it with '\(found.directory)/pg_upgrade -b /usr/lib/postgresql/\(version)/bin"
            + " -B \(found.directory) -d \(path) -D \(path).\(found.version)'"
    }
}

/// Gives a failed system call the words that tell what was being done.
func doing<Value>(
    _ action: @autoclosure () -> String, _ body: () throws(SystemFailure) -> Value
) throws(EmbeddedFailure) -> Value {
    do throws(SystemFailure) {
        return try body()
    } catch {
        throw .system(action(), error)
    }
}
