internal import Reactor
internal import Usher

/// The file in which the login is kept, readable by its owner alone.
struct LoginKeeper {
    private static let mostBytes = 65_536

    private let path: String?

    init(_ environment: Environment) {
        path = environment.configurationFile
    }

    /// Nil when there is none. A file that others can read is not used: what was in it may be known.
    func load() throws(UsageFault) -> StoredLogin? {
        guard let path, let facts = try? Files.facts(of: path) else { return nil }
        guard facts.permissions & 0o077 == 0 else {
            throw UsageFault(
                "\(path) can be read by others", hint: "Log in again, or run: chmod 600 \(path)")
        }
        guard let bytes = try? Files.read(path, atMost: Self.mostBytes), let login = StoredLogin(bytes) else {
            throw UsageFault("\(path) holds no login", hint: "Remove it, and log in again.")
        }
        return login
    }

    func save(_ login: StoredLogin) throws(UsageFault) {
        guard let path else {
            throw UsageFault("there is no place to keep the login", hint: "Set HOME or XDG_CONFIG_HOME.")
        }
        do throws(SystemFailure) {
            try makeFolder(of: path)
            try Files.write(login.bytes, to: path, permissions: 0o600)
        } catch {
            throw UsageFault("the login cannot be kept: \(error)", hint: "Look at \(path).")
        }
    }

    func remove() {
        if let path { _ = try? Files.remove(path) }
    }

    /// Held while a login is renewed: two that renew it at once would end the session.
    func lock() -> FileLock? {
        guard let path else { return nil }
        return (try? FileLock.take(file: "\(path).lock")) ?? nil
    }

    private func makeFolder(of path: String) throws(SystemFailure) {
        guard let cut = path.lastIndex(of: "/") else { return }
        let folder = String(path[..<cut])
        guard try Files.facts(of: folder) == nil else { return }
        if let above = folder.lastIndex(of: "/"), try Files.facts(of: String(folder[..<above])) == nil {
            try Files.makeDirectories(String(folder[..<above]), permissions: 0o700)
        }
        try Files.makeDirectory(folder, permissions: 0o700)
    }
}
