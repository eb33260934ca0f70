internal import Bytes

/// Writes families in the text format of Prometheus, version 0.0.4.
struct MetricsText {
    private var writer = ByteWriter(capacity: 8_192)

    var bytes: [UInt8] { writer.bytes }

    mutating func append(_ family: MetricFamily) {
        writer.append("# HELP ")
        writer.append(family.name)
        writer.append(" ")
        appendEscaped(family.help, quotes: false)
        writer.append("\n# TYPE ")
        writer.append(family.name)
        writer.append(" ")
        writer.append(family.kind.name)
        writer.append("\n")
        for series in family.series {
            switch series.source {
            case .counter(let counter): line(family.name, "", series.labels, nil) { $0.append(decimal: counter.total) }
            case .histogram(let histogram): append(histogram.read(), of: family.name, series.labels)
            case .sample(let sample):
                guard let value = sample() else { continue }
                line(family.name, "", series.labels, nil) { Self.append(value, to: &$0) }
            }
        }
    }

    private mutating func append(_ reading: Histogram.Reading, of name: String, _ labels: [MetricLabel]) {
        for bucket in reading.buckets {
            line(name, "_bucket", labels, bucket.bound) { $0.append(decimal: bucket.count) }
        }
        line(name, "_bucket", labels, .infinity) { $0.append(decimal: reading.count) }
        line(name, "_sum", labels, nil) { Self.append(reading.sum, to: &$0) }
        line(name, "_count", labels, nil) { $0.append(decimal: reading.count) }
    }

    private mutating func line(
        _ name: String, _ suffix: StaticString, _ labels: [MetricLabel], _ bound: Double?,
        value: (inout ByteWriter) -> Void
    ) {
        writer.append(name)
        writer.append(suffix)
        if !labels.isEmpty || bound != nil {
            writer.append("{")
            for (index, label) in labels.enumerated() {
                if index > 0 { writer.append(",") }
                writer.append(label.name)
                writer.append("=\"")
                appendEscaped(label.value, quotes: true)
                writer.append("\"")
            }
            if let bound {
                writer.append(labels.isEmpty ? "le=\"" : ",le=\"")
                Self.append(bound, to: &writer)
                writer.append("\"")
            }
            writer.append("}")
        }
        writer.append(" ")
        value(&writer)
        writer.append("\n")
    }

    /// A backslash and a line feed are escaped everywhere, a double quote in label values.
    private mutating func appendEscaped(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): writer.append("\\\\")
            case UInt8(ascii: "\n"): writer.append("\\n")
            case UInt8(ascii: "\"") where quotes: writer.append("\\\"")
            default: writer.append(byte)
            }
        }
    }

    /// A number as Go's `ParseFloat` reads it, without `.0` behind whole ones.
    private static func append(_ value: Double, to writer: inout ByteWriter) {
        if value.isNaN {
            writer.append("NaN")
        } else if value.isInfinite {
            writer.append(value < 0 ? "-Inf" : "+Inf")
        } else if let whole = Int64(exactly: value), abs(value) < 1e15 {
            writer.append(decimal: whole)
        } else {
            writer.append(value.description)
        }
    }
}
