/// The whole schema as two texts: every `up` in ascending and every `down` in descending order. It is meant for
/// reading and for reviews, so it takes the files as they are and warns instead of refusing.
package struct Consolidation: Sendable, Hashable {
    package let up: String
    package let down: String
    package let upCount: Int
    package let downCount: Int
    package let warnings: [String]

    package init(_ sources: [MigrationSource]) {
        var warnings: [String] = []
        var ups: [(name: MigrationName, text: String)] = []
        var downs: [(name: MigrationName, text: String)] = []
        for source in sources.filter({ $0.file.hasSuffix(".sql") }).sorted(by: { $0.file < $1.file }) {
            guard let name = MigrationName(file: source.file) else {
                warnings.append(MigrationFault.badName(file: source.file).description + " (left out)")
                continue
            }
            guard let text = String(validating: source.bytes, as: UTF8.self) else {
                warnings.append(MigrationFault.notText(file: source.file).description + " (left out)")
                continue
            }
            switch name.direction {
            case .up: ups.append((name, text))
            case .down: downs.append((name, text))
            }
        }
        downs.reverse()
        warnings += Self.unpaired(ups.map(\.name), downs.map(\.name))
        up = Self.render(ups, title: "apply", order: "ascending", warnings: warnings)
        down = Self.render(downs, title: "take back", order: "descending", warnings: warnings)
        upCount = ups.count
        downCount = downs.count
        self.warnings = warnings
    }

    private static func unpaired(_ ups: [MigrationName], _ downs: [MigrationName]) -> [String] {
        let all = Set(ups).union(downs)
        return (ups + downs.reversed()).filter { name in
            !all.contains(MigrationName(version: name.version, name: name.name, direction: name.direction.other))
        }
        .map { name in
            let pair = MigrationName(version: name.version, name: name.name, direction: name.direction.other)
            return MigrationFault.missingPair(file: name.file, missing: pair.file).description
        }
    }

    private static func render(
        _ files: [(name: MigrationName, text: String)], title: String, order: String, warnings: [String]
    ) -> String {
        var text =
            "-- All migrations to \(title), consolidated; written by `seatwire migrate consolidate`, do not edit.\n"
        text += "-- Files: \(files.count), in \(order) order of their versions.\n"
        text += files.isEmpty ? "" : "-- From \(files[0].name.file) to \(files[files.count - 1].name.file).\n"
        for warning in warnings { text += "-- WARNING: \(warning)\n" }
        for (place, file) in files.enumerated() {
            text += "\n-- [\(place + 1)/\(files.count)] \(file.name.file)\n\n"
            text += file.text
            if !file.text.hasSuffix("\n") { text += "\n" }
        }
        return text
    }
}
