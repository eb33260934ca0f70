/// What is left in a bucket after a request took from it.
package struct RateRest: Sendable {
    let bucket: RateBucket
    let remaining: Int

    /// The fields of the RateLimit draft; `t` is how long until the bucket is full again at most.
    var text: String { "\"\(bucket.name)\";r=\(remaining);t=\(bucket.window.components.seconds)" }
}
