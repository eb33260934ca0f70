internal import Glibc

/// An input that is kept in the tree.
package struct CorpusFile: Sendable, CustomStringConvertible {
    package struct Unreadable: Error {
        package let path: String
    }

    package let path: String

    package var description: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// What the fuzz program of a name starts from, and what it once found.
    package static func corpus(_ name: String) throws -> [Self] {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try all(in: "/\(root)/Fuzz/corpus/\(name)")
    }

    /// The files of a folder by name. An empty folder is an error: it would test nothing.
    package static func all(in folder: String) throws -> [Self] {
        guard let directory = opendir(folder) else { throw Unreadable(path: folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        guard !names.isEmpty else { throw Unreadable(path: folder) }
        return names.sorted().map { Self(path: "\(folder)/\($0)") }
    }

    package func bytes() throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&block, 1, block.count, file)
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
    }
}
