internal import Crypto
internal import Reactor

/// Where a cluster lives and whose it is: `postgres` in the data directory, or, when its user cannot reach that, a
/// directory of the refuge that `postgres` then points to.
struct ClusterHome: Equatable, Sendable {
    /// Without symbolic links.
    let path: String
    let account: SystemAccount

    /// The directory that PostgreSQL calls its data directory.
    var cluster: String { "\(path)/cluster" }
    /// Where the cluster is made before it gets its name.
    var draft: String { "\(path)/cluster.new" }
    var logFile: String { "\(path)/postgres.log" }
    var formerLogFile: String { "\(path)/postgres.log.1" }

    /// The account to change to when processes are started; nil when we are it.
    var changedAccount: SystemAccount? { account == .current ? nil : account }

    /// Finds the home of the data directory (absolute, without symbolic links), and makes it when there is none.
    static func settle(_ settings: EmbeddedSettings, in data: String) throws(EmbeddedFailure) -> Self {
        let place = "\(data)/postgres"
        switch try doing("look at \(place)", { () throws(SystemFailure) in try Files.facts(of: place) })?.kind {
        case .directory, .link:
            return try existing(place, settings)
        case .file, .other:
            throw .strangePath(path: place, reason: "it is not a directory")
        case nil:
            return try make(place, in: data, settings)
        }
    }

    private static func existing(_ place: String, _ settings: EmbeddedSettings) throws(EmbeddedFailure) -> Self {
        let path = try doing("follow \(place)") { () throws(SystemFailure) in try Files.resolve(place) }
        let facts = try doing("look at \(path)") { () throws(SystemFailure) in try Files.facts(of: path) }
        guard let facts, facts.kind == .directory else {
            throw .strangePath(path: path, reason: "it is not a directory")
        }
        let account = try account(settings, owner: facts.owner)
        if facts.owner != account.user {
            // A server that was killed between making the directory and giving it away left an empty one of root's.
            let names = try doing("look at \(path)") { () throws(SystemFailure) in try Files.list(path) }
            guard facts.owner == SystemAccount.current.user, names.isEmpty, isOurs(path, place, settings) else {
                throw .foreignOwner(path: path, owner: facts.owner)
            }
            try doing("give \(path) away") { () throws(SystemFailure) in try Files.give(path, to: account) }
        }
        guard try canReach(path, account) else {
            throw .unreachable(path: path, account: account.name ?? "\(account.user)")
        }
        return Self(path: path, account: account)
    }

    /// Whether a path is one that we make, and not where somebody's link leads.
    private static func isOurs(_ path: String, _ place: String, _ settings: EmbeddedSettings) -> Bool {
        path == place || path.hasPrefix(settings.refuge + "/")
    }

    private static func make(
        _ place: String, in data: String, _ settings: EmbeddedSettings
    ) throws(EmbeddedFailure) -> Self {
        let account = try account(settings, owner: nil)
        if try canReach(data, account) {
            return try make(place, account)
        }
        // Only root comes here: everybody else is the account itself. The hash gives each data directory its own.
        let refuge = settings.refuge
        try doing("make \(refuge)") { () throws(SystemFailure) in
            try Files.makeDirectories(refuge, permissions: 0o755)
        }
        let facts = try doing("look at \(refuge)") { () throws(SystemFailure) in try Files.facts(of: refuge) }
        guard let facts, facts.kind == .directory, facts.owner == 0, facts.permissions & 0o022 == 0 else {
            throw .strangePath(path: refuge, reason: "others than root may write to it")
        }
        guard try canReach(refuge, account) else {
            throw .unreachable(path: data, account: account.name ?? "\(account.user)")
        }
        let path = "\(refuge)/\(shortHash(of: data))"
        let old = try doing("look at \(path)") { () throws(SystemFailure) in try Files.facts(of: path) }
        let home = old == nil ? try make(path, account) : try existing(path, settings)
        try doing("point from \(place) to \(home.path)") { () throws(SystemFailure) in
            try Files.makeLink(place, to: home.path)
        }
        return home
    }

    private static func make(_ path: String, _ account: SystemAccount) throws(EmbeddedFailure) -> Self {
        try doing("make \(path)") { () throws(SystemFailure) in
            try Files.makeDirectory(path, permissions: 0o700)
            try Files.give(path, to: account)
        }
        return Self(path: path, account: account)
    }

    /// Who PostgreSQL runs as. It never runs as root.
    private static func account(_ settings: EmbeddedSettings, owner: UInt32?) throws(EmbeddedFailure) -> SystemAccount {
        let current = SystemAccount.current
        guard current.isRoot else {
            guard current.name != nil else { throw .namelessUser(number: current.user) }
            return current
        }
        if let name = settings.account {
            guard let account = SystemAccount.find(name: name), !account.isRoot else {
                throw .unknownAccount(name: name)
            }
            return account
        }
        if let owner, owner != 0 {
            guard let account = SystemAccount.find(user: owner) else { throw .namelessUser(number: owner) }
            return account
        }
        guard let account = SystemAccount.find(name: "postgres") else { throw .noAccount }
        return account
    }

    /// Lets the kernel decide: a process of that user tries to stand in the directory.
    private static func canReach(_ path: String, _ account: SystemAccount) throws(EmbeddedFailure) -> Bool {
        guard account != .current else { return true }
        var probe = ProcessLaunch(path: "/bin/true")
        probe.directory = path
        probe.account = account
        do throws(LaunchFailure) {
            _ = try probe.run(within: .seconds(10))
            return true
        } catch {
            if error.step == .directory { return false }
            throw .launch(error)
        }
    }

    /// Names a path in few bytes.
    static func shortHash(of path: String) -> String {
        String(SHA256.hexadecimal(of: Array(path.utf8)).prefix(16))
    }
}
