import Telemetry
import Testing

@Suite("The metrics in the text format of Prometheus")
struct MetricsRegistryTests {
    private func text(_ metrics: MetricsRegistry) -> String {
        String(decoding: metrics.render(), as: UTF8.self)
    }

    @Test("an empty registry renders nothing")
    func empty() {
        #expect(text(MetricsRegistry()) == "")
        #expect(MetricsRegistry.mediaType == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test("a counter shows what was added to it")
    func counter() {
        var metrics = MetricsRegistry()
        let accepted = metrics.counter("connections_accepted_total", "Connections accepted.")
        accepted.add()
        accepted.add(41)
        #expect(
            text(metrics) == """
                # HELP connections_accepted_total Connections accepted.
                # TYPE connections_accepted_total counter
                connections_accepted_total 42

                """)
    }

    @Test("series of one name share their HELP and TYPE and keep the order of their registration")
    func family() {
        var metrics = MetricsRegistry()
        let good = metrics.counter("answers_total", "Answers.", MetricLabel("class", "2xx"), MetricLabel("loop", "0"))
        metrics.sampledGauge("between", "Between.") { 0 }
        let bad = metrics.counter("answers_total", "Answers.", MetricLabel("class", "5xx"), MetricLabel("loop", "0"))
        good.add(3)
        bad.add(1)
        #expect(
            text(metrics) == """
                # HELP answers_total Answers.
                # TYPE answers_total counter
                answers_total{class="2xx",loop="0"} 3
                answers_total{class="5xx",loop="0"} 1
                # HELP between Between.
                # TYPE between gauge
                between 0

                """)
    }

    @Test("a gauge goes up, down and below zero")
    func gauge() {
        var metrics = MetricsRegistry()
        let open = Gauge()
        metrics.sampledGauge("open", "Open.") { Double(open.current) }
        open.add(2)
        open.subtract(5)
        #expect(open.current == -3)
        #expect(text(metrics).contains("\nopen -3\n"))
        open.add(10)
        #expect(text(metrics).contains("\nopen 7\n"))
    }

    @Test("a histogram shows rising buckets, +Inf, sum and count")
    func histogram() {
        var metrics = MetricsRegistry()
        let turns = metrics.histogram(
            "turn_seconds", "A turn.", bounds: [1_000, 2_500_000, 1_000_000_000], MetricLabel("loop", "1"))
        turns.observe(.nanoseconds(1_000))
        turns.observe(.nanoseconds(1_001))
        turns.observe(.milliseconds(500))
        turns.observe(.seconds(3))
        turns.observe(.seconds(-3))
        #expect(
            text(metrics) == """
                # HELP turn_seconds A turn.
                # TYPE turn_seconds histogram
                turn_seconds_bucket{loop="1",le="1e-06"} 2
                turn_seconds_bucket{loop="1",le="0.0025"} 3
                turn_seconds_bucket{loop="1",le="1"} 4
                turn_seconds_bucket{loop="1",le="+Inf"} 5
                turn_seconds_sum{loop="1"} 3.500002001
                turn_seconds_count{loop="1"} 5

                """)
    }

    @Test("a histogram of whole units is not scaled")
    func wholeUnits() {
        var metrics = MetricsRegistry()
        let sizes = metrics.histogram("size_bytes", "Sizes.", .whole, bounds: [100, 1_000])
        sizes.observe(100)
        sizes.observe(101)
        let rendered = text(metrics)
        #expect(rendered.contains("size_bytes_bucket{le=\"100\"} 1\n"))
        #expect(rendered.contains("size_bytes_bucket{le=\"1000\"} 2\n"))
        #expect(rendered.contains("size_bytes_sum 201\n"))
    }

    @Test("a sample is asked each time, and nil leaves its line out")
    func samples() {
        var metrics = MetricsRegistry()
        let source = Gauge()
        metrics.sampledGauge("sampled", "Sampled.", MetricLabel("of", "a")) { Double(source.current) / 2 }
        metrics.sampledGauge("sampled", "Sampled.", MetricLabel("of", "b")) { nil }
        metrics.sampledCounter("kept_total", "Kept elsewhere.") { 1e20 }
        source.add(3)
        #expect(text(metrics).contains("sampled{of=\"a\"} 1.5\n"))
        source.add(1)
        #expect(text(metrics).contains("sampled{of=\"a\"} 2\n"))
        #expect(!text(metrics).contains("of=\"b\""))
        #expect(text(metrics).contains("kept_total 1e+20\n"))
    }

    @Test("numbers that are none are written as the format spells them")
    func specialNumbers() {
        var metrics = MetricsRegistry()
        metrics.sampledGauge("a", "A.") { .nan }
        metrics.sampledGauge("b", "B.") { .infinity }
        metrics.sampledGauge("c", "C.") { -.infinity }
        let rendered = text(metrics)
        #expect(rendered.contains("\na NaN\n"))
        #expect(rendered.contains("\nb +Inf\n"))
        #expect(rendered.contains("\nc -Inf\n"))
    }

    @Test("help and label values are escaped")
    func escaping() {
        var metrics = MetricsRegistry()
        metrics.sampledGauge("g", "a\\b\n\"c\"", MetricLabel("path", "C:\\\"x\"\nforged 1")) { 0 }
        #expect(
            text(metrics) == """
                # HELP g a\\\\b\\n"c"
                # TYPE g gauge
                g{path="C:\\\\\\"x\\"\\nforged 1"} 0

                """)
    }

    @Test("counts from many threads all arrive")
    func concurrentCounts() async {
        let counter = Counter()
        let histogram = Histogram(.whole, bounds: [10])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for value in 0..<1_000 {
                        counter.add()
                        histogram.observe(UInt64(value % 20))
                    }
                }
            }
        }
        #expect(counter.total == 8_000)
        let reading = histogram.read()
        #expect(reading.count == 8_000)
        #expect(reading.buckets[0].count == 8 * 550)
        #expect(reading.sum == 8 * 9_500)
    }

    @Test("a histogram takes as many bounds as the limit allows")
    func mostBounds() {
        let bounds = (1...UInt64(TelemetryLimits.bounds)).map { $0 }
        let histogram = Histogram(.whole, bounds: bounds)
        histogram.observe(UInt64(TelemetryLimits.bounds))
        histogram.observe(UInt64(TelemetryLimits.bounds) + 1)
        #expect(histogram.read().buckets.last?.count == 1)
        #expect(histogram.read().count == 2)
    }

    @Test("a bound more than the limit is refused")
    func tooManyBounds() async {
        await #expect(processExitsWith: .failure) {
            _ = Histogram(.whole, bounds: (0...UInt64(TelemetryLimits.bounds)).map { $0 })
        }
    }

    @Test("registering one series twice is refused")
    func twice() async {
        await #expect(processExitsWith: .failure) {
            var metrics = MetricsRegistry()
            metrics.sampledGauge("g", "G.", MetricLabel("a", "1"), MetricLabel("b", "2")) { 0 }
            metrics.sampledGauge("g", "G.", MetricLabel("b", "2"), MetricLabel("a", "1")) { 0 }
        }
    }

    @Test("a name outside the format's alphabet is refused")
    func badName() async {
        await #expect(processExitsWith: .failure) {
            var metrics = MetricsRegistry()
            metrics.sampledGauge("requests per second", "G.") { 0 }
        }
    }

    @Test("a counter that does not end in _total is refused")
    func badCounter() async {
        await #expect(processExitsWith: .failure) {
            var metrics = MetricsRegistry()
            _ = metrics.counter("requests", "R.")
        }
    }

    @Test("a label reserved by the format is refused")
    func reservedLabel() async {
        await #expect(processExitsWith: .failure) { _ = MetricLabel("__name", "x") }
        await #expect(processExitsWith: .failure) {
            var metrics = MetricsRegistry()
            _ = metrics.histogram("h", "H.", bounds: [1], MetricLabel("le", "1"))
        }
    }
}
