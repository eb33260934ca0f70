internal import Contract
internal import Domain
internal import Realtime

/// What the topics of one stream are called. A show that is opened again has others.
struct StreamTopics: Sendable {
    let open: TopicName
    let staff: TopicName
    let counts: TopicName

    init(_ show: ShowID, opening: UInt64) {
        open = TopicName("show \(show) \(opening) public")
        staff = TopicName("show \(show) \(opening) staff")
        counts = TopicName("show \(show) \(opening) counts")
    }

    subscript(scope: FeedScope) -> TopicName {
        switch scope {
        case .open: open
        case .staff: staff
        }
    }

    var all: [TopicName] { [open, staff, counts] }
}
