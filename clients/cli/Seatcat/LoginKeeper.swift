internal import Reactor
internal import Usher

/// The file in which the logins are kept, readable by its owner alone. Where it is a symbolic link, what counts is the
/// file behind it.
struct LoginKeeper {
    private static let mostBytes = 1 << 20

    private let path: String?

    init(_ environment: Environment) {
        path = environment.configurationFile
    }

    /// A file that others can read is not used: what was in it may be known.
    func load() throws(UsageFault) -> StoredLogins {
        guard let path, let file = try? Files.resolve(path), let facts = try? Files.facts(of: file) else {
            return StoredLogins()
        }
        guard facts.permissions & 0o077 == 0 else {
            throw UsageFault(
                "\(path) can be read by others", hint: "Log in again with --url, or run: chmod 600 \(path)")
        }
        guard let bytes = try? Files.read(file, atMost: Self.mostBytes), let logins = StoredLogins(bytes) else {
            throw UsageFault("\(path) holds no login", hint: "Remove it, and log in again.")
        }
        return logins
    }

    /// Replaces the file; without logins there is none. Whoever changes what it holds has the lock.
    func save(_ logins: StoredLogins) throws(UsageFault) {
        let path = try place()
        do throws(SystemFailure) {
            try makeFolder(of: path)
            let isLink = try Files.facts(of: path)?.kind == .link
            if logins.isEmpty, !isLink {
                try Files.remove(path)
            } else {
                try Files.write(logins.bytes, to: isLink ? Files.resolve(path) : path, permissions: 0o600)
            }
        } catch {
            throw Self.fault(error, at: path)
        }
    }

    /// Held while logins change: two that renew one at once would end its session. Nil while another has it.
    func lock() throws(UsageFault) -> FileLock? {
        let path = try place()
        do throws(SystemFailure) {
            try makeFolder(of: path)
            return try FileLock.take(file: "\(path).lock")
        } catch {
            throw Self.fault(error, at: path)
        }
    }

    private func place() throws(UsageFault) -> String {
        guard let path else {
            throw UsageFault("there is no place to keep the login", hint: "Set HOME or XDG_CONFIG_HOME.")
        }
        return path
    }

    private static func fault(_ failure: SystemFailure, at path: String) -> UsageFault {
        UsageFault("the login cannot be kept: \(failure)", hint: "Look at \(path).")
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
