/// What is left in a bucket after a request took from it.
package struct RateRest: Sendable {
    let bucket: RateBucket
    let remaining: Int

    /// Of two measures that one request takes from, the one that ends first.
    static func least(_ one: Self?, _ other: Self?) -> Self? {
        guard let one, let other else { return one ?? other }
        return one.remaining <= other.remaining ? one : other
    }

    /// The fields of the RateLimit draft; `t` is how long until the bucket is full again at most.
    var text: String { "\"\(bucket.name)\";r=\(remaining);t=\(bucket.window.components.seconds)" }
}
