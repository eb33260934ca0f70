/// What the name of a migration file says: `0001_installation.up.sql`.
struct MigrationName: Hashable {
    enum Direction: String {
        case up
        case down

        var other: Self { self == .up ? .down : .up }
    }

    let version: Int
    let name: String
    let direction: Direction

    init(version: Int, name: String, direction: Direction) {
        self.version = version
        self.name = name
        self.direction = direction
    }

    init?(file: String) {
        let parts = file.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "sql", let direction = Direction(rawValue: String(parts[1])) else {
            return nil
        }
        let stem = parts[0]
        let digits = stem.utf8.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let version = Int(String(stem.prefix(4))), version > 0, stem.utf8.dropFirst(4).first == UInt8(ascii: "_")
        else { return nil }
        let name = stem.dropFirst(5)
        let fits = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard !name.isEmpty, fits else { return nil }
        self.init(version: version, name: String(name), direction: direction)
    }

    var file: String { "\(Migration.number(version))_\(name).\(direction.rawValue).sql" }
}
