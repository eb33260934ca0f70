internal import Reactor

/// The programs of one PostgreSQL version.
package struct ServerBinaries: Equatable, Sendable {
    /// The directory they lie in.
    package let directory: String
    /// The major version.
    package let version: Int

    package var postgres: String { "\(directory)/postgres" }
    package var initdb: String { "\(directory)/initdb" }

    /// The oldest version whose settings we use.
    package static let oldest = 14

    /// All that can be used, the newest first.
    /// - Parameter explicit: looks in this directory only.
    package static func find(
        explicit: String?, path: String, root: String = "/usr/lib/postgresql"
    ) throws(EmbeddedFailure) -> [Self] {
        let directories: [String]
        if let explicit {
            directories = [explicit]
        } else {
            let versions = (try? Files.list(root)) ?? []
            directories = versions.map { "\(root)/\($0)/bin" } + path.split(separator: ":").map(String.init)
        }
        var found: [Self] = []
        for directory in directories where directory.hasPrefix("/") {
            guard Files.isExecutable("\(directory)/postgres"), Files.isExecutable("\(directory)/initdb") else {
                continue
            }
            guard let version = try version(of: "\(directory)/postgres") else { continue }
            if !found.contains(where: { $0.version == version }) {
                found.append(Self(directory: directory, version: version))
            }
        }
        if found.isEmpty { throw .binariesMissing(searched: explicit.map { [$0] } ?? ["\(root)/*/bin", "PATH"]) }
        let usable = found.filter { $0.version >= oldest }.sorted { $0.version > $1.version }
        if usable.isEmpty { throw .binariesTooOld(found: found.map(\.version)) }
        return usable
    }

    /// Asks the program itself: directories may be links or lie.
    private static func version(of program: String) throws(EmbeddedFailure) -> Int? {
        do throws(LaunchFailure) {
            let answer = try ProcessLaunch(path: program, arguments: ["--version"]).run(within: .seconds(10))
            return answer.succeeded ? major(in: answer.output) : nil
        } catch {
            throw .launch(error)
        }
    }

    /// The number in "postgres (PostgreSQL) 15.7 (Debian …)"; in "16beta1" too.
    static func major(in line: String) -> Int? {
        let words = line.split(separator: " ")
        guard words.count >= 3, words[1] == "(PostgreSQL)" else { return nil }
        return Int(words[2].prefix { $0.isASCII && $0.isNumber })
    }
}
