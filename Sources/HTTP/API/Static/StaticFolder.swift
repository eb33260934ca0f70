internal import Reactor

/// Reads the files of a folder once, when the server starts. Links are refused, so that nothing outside the folder
/// can be served by a name inside it.
package enum StaticFolder {
    package enum Fault: Error, Equatable, CustomStringConvertible {
        case missing(String)
        /// A symbolic link, a device or a socket.
        case notAFile(String)
        case tooDeep(String)
        case tooManyFiles(limit: Int)
        case tooManyBytes(limit: Int)
        case unreadable(path: String, reason: String)

        package var description: String {
            switch self {
            case .missing(let path): "there is no folder '\(path)'"
            case .notAFile(let path): "'\(path)' is neither a file nor a folder"
            case .tooDeep(let path): "'\(path)' lies deeper than \(StaticFolder.deepest) folders"
            case .tooManyFiles(let limit): "the folder has more than \(limit) files"
            case .tooManyBytes(let limit): "the files of the folder have more than \(limit) bytes in all"
            case .unreadable(let path, let reason): "'\(path)' cannot be read: \(reason)"
            }
        }
    }

    /// How deep folders may lie in each other.
    static let deepest = 8

    /// All files below a folder by their paths relative to it, in order. Hidden ones are left out.
    package static func read(
        _ folder: String, limits: APILimits = APILimits()
    ) throws(Fault) -> [(path: String, bytes: [UInt8])] {
        guard try facts(of: folder)?.kind == .directory else { throw .missing(folder) }
        var walk = Walk(limits: limits)
        try walk.enter(folder, prefix: "", depth: 1)
        return walk.files
    }

    /// The files that were met so far.
    private struct Walk {
        let limits: APILimits
        var files: [(path: String, bytes: [UInt8])] = []
        var bytes = 0

        mutating func enter(_ folder: String, prefix: String, depth: Int) throws(Fault) {
            guard depth <= StaticFolder.deepest else { throw .tooDeep(folder) }
            for name in try StaticFolder.names(in: folder) where !name.hasPrefix(".") {
                let place = folder + "/" + name
                switch try StaticFolder.facts(of: place)?.kind {
                case .directory: try enter(place, prefix: prefix + name + "/", depth: depth + 1)
                case .file: try add(place, as: prefix + name)
                case .link, .other, nil: throw .notAFile(place)
                }
            }
        }

        private mutating func add(_ place: String, as path: String) throws(Fault) {
            guard files.count < limits.staticFiles else { throw .tooManyFiles(limit: limits.staticFiles) }
            do throws(SystemFailure) {
                let content = try Files.read(place, atMost: limits.staticBytes)
                bytes += content.count
                files.append((path, content))
            } catch {
                throw .unreadable(path: place, reason: "\(error)")
            }
            guard bytes <= limits.staticBytes else { throw .tooManyBytes(limit: limits.staticBytes) }
        }
    }

    private static func facts(of path: String) throws(Fault) -> Files.Facts? {
        do throws(SystemFailure) {
            return try Files.facts(of: path)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    private static func names(in folder: String) throws(Fault) -> [String] {
        do throws(SystemFailure) {
            return try Files.list(folder)
        } catch {
            throw .unreadable(path: folder, reason: "\(error)")
        }
    }
}
