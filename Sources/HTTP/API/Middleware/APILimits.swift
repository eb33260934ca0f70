/// The sizes of everything in the API that could grow.
package struct APILimits: Sendable {
    /// How many parts, each with a lock of its own, the rate limiter's table has. A power of two up to 256.
    package var rateShards = 16
    /// How many sets of eight places each part has. A power of two. 16 × 512 × 8 = 65,536 buckets in 1 MiB.
    package var rateSetsPerShard = 512
    /// The smallest content that is worth compressing, in bytes.
    package var smallestCompressed = 1024
    /// The largest content that is compressed on the loop, in bytes: about two milliseconds of its time.
    package var largestCompressed = 256 * 1024
    /// All static files together, in bytes.
    package var staticBytes = 16 * 1024 * 1024
    package var staticFiles = 1000
    /// Lines that the audit log takes at once, and how many more per minute.
    package var auditBurst = 20
    /// Accounts and kinds of refusals that have a measure of their own.
    package var auditSources = 1_024

    package init() {}

    /// Stops the program when the limits contradict each other; they come from our own source.
    package func validate() {
        precondition((1...256).contains(rateShards) && rateShards.nonzeroBitCount == 1, "rateShards")
        precondition(rateSetsPerShard > 0 && rateSetsPerShard.nonzeroBitCount == 1, "rateSetsPerShard")
        precondition(0 < smallestCompressed && smallestCompressed <= largestCompressed, "compression sizes")
        precondition(
            staticBytes > 0 && staticFiles > 0 && auditBurst > 0 && auditSources > 2,
            "a limit that lets nothing through")
    }
}
