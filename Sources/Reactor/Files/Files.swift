internal import CLinux

/// Files and directories of the machine, for start-up and tools: every call may block.
package enum Files {
    /// What lies at a path, when something does.
    package enum Kind: Equatable, Sendable {
        case file
        case directory
        case link
        case other
    }

    /// The facts about what lies at a path; a symbolic link is not followed.
    package struct Facts: Equatable, Sendable {
        package let kind: Kind
        package let owner: UInt32
        /// The twelve bits of the mode.
        package let permissions: UInt32
        package let size: Int
    }

    /// Nil when nothing lies there.
    package static func facts(of path: String) throws(SystemFailure) -> Facts? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SystemFailure(call: "lstat")
        }
        let kind: Kind =
            switch CInt(bitPattern: status.st_mode) & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        return Facts(
            kind: kind, owner: status.st_uid, permissions: status.st_mode & 0o7777, size: Int(status.st_size))
    }

    /// The bytes of a file, which must not be longer than the limit (EFBIG).
    package static func read(_ path: String, atMost limit: Int) throws(SystemFailure) -> [UInt8] {
        let descriptor = try PrivateDescriptors.open(path, O_RDONLY)
        defer { close(descriptor) }
        return try read(descriptor, atMost: limit)
    }

    /// The same for a path where something may lie that would keep us waiting, such as a named pipe that nobody writes
    /// to: only a plain file is read (EINVAL).
    package static func readAtOnce(_ path: String, atMost limit: Int) throws(SystemFailure) -> [UInt8] {
        let descriptor = try PrivateDescriptors.open(path, O_RDONLY | O_NONBLOCK)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemFailure(call: "fstat") }
        guard CInt(bitPattern: status.st_mode) & S_IFMT == S_IFREG else {
            throw SystemFailure(call: "read", number: EINVAL)
        }
        return try read(descriptor, atMost: limit)
    }

    private static func read(_ descriptor: CInt, atMost limit: Int) throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit + 1, 65_536))
        while true {
            let count = CLinux.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemFailure(call: "read")
            }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw SystemFailure(call: "read", number: EFBIG) }
        }
    }

    /// The last bytes of a file.
    package static func readEnd(_ path: String, atMost limit: Int) throws(SystemFailure) -> [UInt8] {
        let descriptor = try PrivateDescriptors.open(path, O_RDONLY)
        defer { close(descriptor) }
        let length = lseek(descriptor, 0, SEEK_END)
        guard length >= 0 else { throw SystemFailure(call: "lseek") }
        var bytes = [UInt8](repeating: 0, count: min(limit, length))
        let count = pread(descriptor, &bytes, bytes.count, length - bytes.count)
        guard count >= 0 else { throw SystemFailure(call: "pread") }
        return Array(bytes[..<count])
    }

    /// The names in a directory, sorted, without `.` and `..`.
    package static func list(_ path: String) throws(SystemFailure) -> [String] {
        guard let directory = opendir(path) else { throw SystemFailure(call: "opendir") }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw SystemFailure(call: "readdir") }
                return names.sorted()
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    /// The path without symbolic links, `.` and `..`; it must exist.
    package static func resolve(_ path: String) throws(SystemFailure) -> String {
        guard let resolved = realpath(path, nil) else { throw SystemFailure(call: "realpath") }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Where a symbolic link points.
    package static func target(ofLink path: String) throws(SystemFailure) -> String {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &text, text.count)
        guard count >= 0 else { throw SystemFailure(call: "readlink") }
        return String(decoding: text[..<count].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether this process may execute the file.
    package static func isExecutable(_ path: String) -> Bool {
        faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0
    }
}
