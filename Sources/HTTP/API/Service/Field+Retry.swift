package import HTTP

extension Response.Field {
    /// After how many seconds it is worth asking again.
    package init(retryAfter seconds: some BinaryInteger) {
        self.init("Retry-After", "\(seconds)")
    }
}
