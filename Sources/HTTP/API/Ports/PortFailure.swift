/// What stands behind a port cannot answer at the moment. The reason is for the log alone.
package struct PortFailure: Error, Hashable {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
