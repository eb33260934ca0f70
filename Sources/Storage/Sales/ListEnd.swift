package import Domain

/// Where a page of a list ends that has the newest first.
package struct ListEnd: Hashable, Sendable {
    package let at: Moment
    /// The number of the last one.
    package let number: Int64

    package init(at: Moment, number: Int64) {
        self.at = at
        self.number = number
    }

    /// The moment and the number before which the next page lies.
    static func parameters(_ end: Self?) -> (Parameter, Parameter) {
        (.int8(end?.at.milliseconds ?? .max), .int8(end?.number ?? .max))
    }
}
