/// Every metric of the program. It is filled while the program is put together and is a constant from then on:
/// reading takes no lock, and nothing that a client does can add a series.
package struct MetricsRegistry: Sendable {
    private struct Series: Hashable {
        let name: String
        let labels: Set<MetricLabel>
    }

    private var families: [MetricFamily] = []
    /// There are thousands: what is registered twice is not looked for one by one.
    private var known: Set<Series> = []

    package init() {}

    /// A counter; its name ends in `_total`. The same name with other labels joins the same family.
    package mutating func counter(_ name: String, _ help: String, _ labels: MetricLabel...) -> Counter {
        let counter = Counter()
        register(name, help, .counter, labels, .counter(counter))
        return counter
    }

    /// - Parameter bounds: inclusive upper bounds in nanoseconds or whole units, see `Histogram`.
    package mutating func histogram(
        _ name: String, _ help: String, _ unit: Histogram.Unit = .seconds, bounds: [UInt64] = Histogram.latencies,
        _ labels: MetricLabel...
    ) -> Histogram {
        let histogram = Histogram(unit, bounds: bounds)
        register(name, help, .histogram, labels, .histogram(histogram))
        return histogram
    }

    /// Shows a histogram that another part of the program keeps.
    package mutating func show(_ histogram: Histogram, as name: String, _ help: String, _ labels: MetricLabel...) {
        register(name, help, .histogram, labels, .histogram(histogram))
    }

    /// A gauge that is asked for its value when the metrics are read, on whatever thread reads them; nil leaves it out.
    package mutating func sampledGauge(
        _ name: String, _ help: String, _ labels: MetricLabel..., sample: @escaping @Sendable () -> Double?
    ) {
        register(name, help, .gauge, labels, .sample(sample))
    }

    /// A counter that another part of the program keeps.
    package mutating func sampledCounter(
        _ name: String, _ help: String, _ labels: MetricLabel..., sample: @escaping @Sendable () -> Double?
    ) {
        register(name, help, .counter, labels, .sample(sample))
    }

    private mutating func register(
        _ name: String, _ help: String, _ kind: MetricFamily.Kind, _ labels: [MetricLabel],
        _ source: MetricFamily.Source
    ) {
        precondition(Self.isValid(name), "\(name) is not a name for a metric")
        precondition(kind != .counter || name.hasSuffix("_total"), "the name of the counter \(name) must end in _total")
        precondition(Set(labels.map(\.name)).count == labels.count, "\(name) has two labels of one name")
        precondition(kind != .histogram || !labels.contains { $0.name == "le" }, "le belongs to the buckets of \(name)")
        let isNew = known.insert(Series(name: name, labels: Set(labels))).inserted
        precondition(isNew, "\(name) is registered twice")
        guard let index = families.firstIndex(where: { $0.name == name }) else {
            families.append(MetricFamily(name: name, help: help, kind: kind, series: [(labels, source)]))
            return
        }
        let family = families[index]
        precondition(family.kind == kind && family.help == help, "\(name) is registered as two different metrics")
        families[index].series.append((labels, source))
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
    private static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !first.isASCIIDigit else { return false }
        return name.utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":")
        }
    }
}

extension MetricsRegistry {
    /// The media type of `render`.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// The values of this moment in the text format of Prometheus, version 0.0.4.
    package func render() -> [UInt8] {
        var text = MetricsText()
        for family in families { text.append(family) }
        return text.bytes
    }
}
