/// What one connection has prepared. A statement is prepared at its first use, under a name that is never used
/// again, and counts as prepared once PostgreSQL has confirmed it.
struct PreparedStatements {
    struct Key: Hashable {
        let text: String
        let types: [PGType]

        /// Few statements are of one length; hashing the whole text of a long one costs more than comparing it, which
        /// is done by its address.
        func hash(into hasher: inout Hasher) {
            hasher.combine(text.utf8.count)
            hasher.combine(types.count)
        }
    }

    enum Use: Equatable {
        /// Run it under this name.
        case run(String)
        /// Prepare it under this name, then run it.
        case prepare(String)
        /// There is no room left: send the text.
        case unnamed
    }

    private var names: [Key: String] = [:]
    private var lastNumber = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func use(_ key: Key, called name: String) -> Use {
        if let known = names[key] { return .run(known) }
        guard names.count < limit else { return .unnamed }
        lastNumber += 1
        let fresh = "\(name)_\(lastNumber)"
        names[key] = fresh
        return .prepare(fresh)
    }

    /// PostgreSQL did not get to prepare it, or refused to.
    mutating func forget(_ key: Key) { names[key] = nil }

    mutating func forgetAll() { names.removeAll() }
}
