internal import CLinux

extension Files {
    /// Makes one directory with exactly this mode; false when something lies there already.
    @discardableResult
    package static func makeDirectory(_ path: String, permissions: UInt32) throws(SystemFailure) -> Bool {
        guard mkdir(path, permissions) == 0 else {
            if errno == EEXIST { return false }
            throw SystemFailure(call: "mkdir")
        }
        // mkdir takes the umask away.
        guard chmod(path, permissions) == 0 else { throw SystemFailure(call: "chmod") }
        return true
    }

    /// Makes a directory and those above it that are missing, all with this mode.
    package static func makeDirectories(_ path: String, permissions: UInt32) throws(SystemFailure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            try makeDirectory(made, permissions: permissions)
        }
    }

    /// Replaces a file as a whole: a reader, also after a crash, sees the old bytes or the new, never a part.
    package static func write(
        _ bytes: [UInt8], to path: String, permissions: UInt32, owner: SystemAccount? = nil
    ) throws(SystemFailure) {
        let draft = "\(path).\(getpid()).new"
        let descriptor = try PrivateDescriptors.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
        do throws(SystemFailure) {
            defer { close(descriptor) }
            guard fchmod(descriptor, permissions) == 0 else { throw SystemFailure(call: "fchmod") }
            if let owner {
                guard fchown(descriptor, owner.user, owner.group) == 0 else { throw SystemFailure(call: "fchown") }
            }
            var written = 0
            while written < bytes.count {
                let count = bytes[written...].withUnsafeBytes { CLinux.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw SystemFailure(call: "write") }
                written += count
            }
            guard fsync(descriptor) == 0 else { throw SystemFailure(call: "fsync") }
            try rename(draft, to: path)
        } catch {
            unlink(draft)
            throw error
        }
    }

    /// Moves what lies at one path to another of the same file system, and makes that last through a crash.
    package static func rename(_ path: String, to target: String) throws(SystemFailure) {
        guard CLinux.rename(path, target) == 0 else { throw SystemFailure(call: "rename") }
        let cut = target.lastIndex(of: "/")
        let parent = cut.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
        let descriptor = try PrivateDescriptors.open(parent, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure(call: "fsync") }
    }

    package static func makeLink(_ path: String, to target: String) throws(SystemFailure) {
        guard symlink(target, path) == 0 else { throw SystemFailure(call: "symlink") }
    }

    /// Changes the owner of a file, a directory or a link itself.
    package static func give(_ path: String, to account: SystemAccount) throws(SystemFailure) {
        guard lchown(path, account.user, account.group) == 0 else { throw SystemFailure(call: "lchown") }
    }

    /// Empties a file that others may go on writing to at its end.
    package static func empty(_ path: String) throws(SystemFailure) {
        guard truncate(path, 0) == 0 else { throw SystemFailure(call: "truncate") }
    }

    /// Removes a file or a link; false when nothing lies there.
    @discardableResult
    package static func remove(_ path: String) throws(SystemFailure) -> Bool {
        guard unlink(path) == 0 else {
            if errno == ENOENT { return false }
            throw SystemFailure(call: "unlink")
        }
        return true
    }

    /// Removes a directory with all that is in it, or a file; links in it are removed, not followed.
    package static func removeTree(_ path: String) throws(SystemFailure) {
        guard let facts = try facts(of: path) else { return }
        guard facts.kind == .directory else {
            try remove(path)
            return
        }
        for name in try list(path) { try removeTree("\(path)/\(name)") }
        guard rmdir(path) == 0 || errno == ENOENT else { throw SystemFailure(call: "rmdir") }
    }
}
