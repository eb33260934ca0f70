/// Finds names that stand twice in one object. Most objects have few members, and are looked through; behind the
/// sixteenth there is a set, so that no text makes the reader slow.
struct JSONNames {
    private static let lookedThrough = 16

    private var set: Set<String> = []

    /// False when one of the members before has that name.
    mutating func take(_ name: String, after members: [JSONValue.Member]) -> Bool {
        guard members.count >= Self.lookedThrough else { return !members.contains { $0.name == name } }
        if set.isEmpty { set = Set(members.map(\.name)) }
        return set.insert(name).inserted
    }
}
