internal import Reactor

/// The private directory of the Unix socket that is the only way into the cluster.
enum SocketDirectory {
    /// Names the socket in its directory, whatever PGPORT says; no TCP port is taken.
    static let port = 5_432

    /// The kernel's `sockaddr_un` holds 108 bytes with the final zero.
    static let longestPath = 107

    /// In the home of the cluster; or under a short name elsewhere where that is too long, or holds a comma, which
    /// libpq takes for the end of a host.
    static func path(for home: ClusterHome, or shared: String) -> String {
        let own = "\(home.path)/run"
        guard socket(in: own).utf8.count > longestPath || own.contains(",") else { return own }
        return "\(shared)/seatwire-\(home.account.user)-\(ClusterHome.shortHash(of: home.path))"
    }

    static func socket(in directory: String) -> String { "\(directory)/.s.PGSQL.\(port)" }

    /// Makes the directory, or makes sure that it is the account's own and nobody else can enter it. In `/tmp`
    /// anybody may have taken the name: such a directory is refused, never used.
    static func secure(_ path: String, for account: SystemAccount) throws(EmbeddedFailure) {
        let facts = try doing("make \(path)") { () throws(SystemFailure) in
            if try Files.makeDirectory(path, permissions: 0o700) { try Files.give(path, to: account) }
            return try Files.facts(of: path)
        }
        guard let facts, facts.kind == .directory else {
            throw .strangePath(path: path, reason: "it is not a directory")
        }
        guard facts.owner == account.user else { throw .foreignOwner(path: path, owner: facts.owner) }
        guard facts.permissions == 0o700 else {
            throw .strangePath(path: path, reason: "others than its owner may enter it; run 'chmod 700' on it")
        }
    }

    /// Removes a directory that lies outside the home once nobody listens there.
    static func leave(_ path: String, of home: ClusterHome) throws(SystemFailure) {
        guard path != "\(home.path)/run" else { return }
        try Files.removeTree(path)
    }

    /// Removes what a dead postmaster left: its lock file would hold up the next one when its number is reused.
    static func clear(_ path: String) throws(EmbeddedFailure) {
        try doing("clear \(path)") { () throws(SystemFailure) in
            try Files.remove("\(socket(in: path)).lock")
            try Files.remove(socket(in: path))
        }
    }
}
