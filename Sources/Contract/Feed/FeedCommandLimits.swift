/// How long the parts of a command may be, in bytes.
package struct FeedCommandLimits: Sendable {
    /// A command as a whole; the transport has the same bound.
    package var message = 16 << 10
    /// An `id` that is a text.
    package var mark = 64
    /// The name of a show.
    package var show = 100
    package var token = 8 << 10
    package var apiKey = 256

    package init() {}
}
