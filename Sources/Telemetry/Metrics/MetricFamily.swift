/// All series of one name.
struct MetricFamily: Sendable {
    enum Kind: Equatable, Sendable {
        case counter
        case gauge
        case histogram

        var name: StaticString {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    /// Where the number of a series comes from.
    enum Source: Sendable {
        case counter(Counter)
        case histogram(Histogram)
        /// Asked each time the metrics are read; nil leaves the line out.
        case sample(@Sendable () -> Double?)
    }

    let name: String
    let help: String
    let kind: Kind
    var series: [(labels: [MetricLabel], source: Source)] = []
}
