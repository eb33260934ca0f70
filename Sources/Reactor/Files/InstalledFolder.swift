/// A folder that belongs to the program: named by the operator, or found where the program was installed or built.
package enum InstalledFolder {
    /// It is nowhere.
    package struct Missing: Error, Hashable, Sendable, CustomStringConvertible {
        package let name: String
        package let places: [String]

        package var description: String {
            "there is no folder '\(name)'; looked at " + places.joined(separator: ", ")
        }
    }

    /// The folder that was named, or else the one beside the program, in `../share/seatwire`, or, for a program in its
    /// build folder, in the package around it.
    package static func find(_ name: String, named path: String?) throws(Missing) -> String {
        if let path {
            guard isFolder(path) else { throw Missing(name: name, places: [path]) }
            return path
        }
        guard let program = try? Files.target(ofLink: "/proc/self/exe") else {
            throw Missing(name: name, places: ["/proc/self/exe"])
        }
        return try find(name, beside: program)
    }

    static func find(_ name: String, beside program: String) throws(Missing) -> String {
        var folder = parent(of: program)
        let last = name.split(separator: "/").last.map(String.init) ?? name
        let installed = ["\(folder)/\(last)", "\(parent(of: folder))/share/seatwire/\(last)"]
        for place in installed where isFolder(place) { return place }
        while !folder.isEmpty {
            folder = parent(of: folder)
            let isPackage = (try? Files.facts(of: "\(folder)/Package.swift")) != nil
            if isPackage, isFolder("\(folder)/\(name)") { return "\(folder)/\(name)" }
        }
        throw Missing(name: name, places: installed)
    }

    private static func isFolder(_ path: String) -> Bool {
        // Through `.`, so that a symbolic link to a folder is a folder.
        (try? Files.facts(of: path + "/."))??.kind == .directory
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
