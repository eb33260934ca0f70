internal import Contract
internal import Realtime

/// Stands in for what a topic of a show does not keep.
final class ScopeSource: TopicSource {
    private let stream: ShowStream
    private let scope: FeedScope

    init(_ stream: ShowStream, _ scope: FeedScope) {
        self.stream = stream
        self.scope = scope
    }

    func standIn(after version: UInt64, newest: UInt64) -> Message? {
        stream.standIn(scope, after: StreamVersion(version), newest: newest)
    }
}
