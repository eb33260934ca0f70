import Bytes

/// Field lines that stand in every answer, as the bytes they are sent in: Date first, then what does not change.
/// A loop has one of these and renews its date once a second.
package struct PreparedFields: Sendable {
    private(set) var bytes: [UInt8]
    /// The second that Date names.
    package private(set) var seconds: Int64

    private static let dateStart = 6

    /// Faults when a field cannot be sent.
    package init(_ fields: [Response.Field] = [], date seconds: Int64) throws(HTTPFault) {
        self.seconds = seconds
        var writer = ByteWriter(capacity: 64 * (fields.count + 1))
        writer.append("Date: ")
        HTTPDate.append(seconds, to: &writer)
        writer.append("\r\n")
        for field in fields {
            try ResponseWriter.check(field)
            writer.append(field.name)
            writer.append(": ")
            writer.append(field.value)
            writer.append("\r\n")
        }
        bytes = writer.take()
    }

    /// Sets Date, in seconds since 1970. Costs nothing when it is the same second.
    package mutating func renew(date seconds: Int64) {
        guard seconds != self.seconds else { return }
        self.seconds = seconds
        var writer = ByteWriter(capacity: HTTPDate.length)
        HTTPDate.append(seconds, to: &writer)
        bytes.replaceSubrange(Self.dateStart..<Self.dateStart + HTTPDate.length, with: writer.bytes)
    }
}
