/// The status line and the fields of an answer that came in. The reason phrase is dropped: nothing may depend on it
/// (RFC 9112 section 4).
package struct ResponseHead: Sendable {
    package var version: Version
    package var status: Status
    package var fields: FieldLines

    package init(version: Version = .http11, status: Status, fields: FieldLines = FieldLines()) {
        self.version = version
        self.status = status
        self.fields = fields
    }
}
