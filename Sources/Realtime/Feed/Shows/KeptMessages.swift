internal import Realtime

/// What was made for one scope at its present position, for all who need it. Thrown away with the next change.
struct KeptMessages {
    var snapshot: Message?
    private var merged: [UInt64: Message] = [:]
    private let limit: Int

    /// - Parameter limit: merged changes that are kept; whoever is behind by yet another number gets one of its own.
    init(limit: Int) {
        self.limit = limit
    }

    subscript(after version: UInt64) -> Message? { merged[version] }

    mutating func keep(_ message: Message, after version: UInt64) {
        guard merged.count < limit else { return }
        merged[version] = message
    }
}
