internal import Bytes
internal import Contract
internal import Reactor
internal import Usher

/// Keeps the position of a watch in a file, so that the next one continues there.
final class PositionSaver {
    /// A file that is made to last through a crash is not written for every event.
    private static let pause = Duration.seconds(1)

    private let path: String
    private var saved: FeedPosition?
    private var savedAt = Tick.zero

    init(_ path: String) {
        self.path = path
    }

    /// Nil when the file is not there yet.
    func load() throws(UsageFault) -> FeedPosition? {
        guard let facts = try? Files.facts(of: path), facts.kind != .directory else { return nil }
        guard let bytes = try? Files.read(path, atMost: 4_096),
            let position = FeedPosition(String(decoding: bytes, as: UTF8.self)[...].trimmingLines)
        else { throw UsageFault("\(path) holds no position", hint: "Name another file, or remove it.") }
        saved = position
        return position
    }

    func save(_ position: FeedPosition, now: Tick, isLast: Bool) {
        guard position != saved, isLast || now.since(savedAt) >= Self.pause else { return }
        do throws(SystemFailure) {
            try Files.write(Array("\(position.text)\n".utf8), to: path, permissions: 0o644)
            saved = position
        } catch {
            try? StandardStream.error.write("seatcat: the position cannot be kept: \(error)\n")
        }
        savedAt = now
    }
}
