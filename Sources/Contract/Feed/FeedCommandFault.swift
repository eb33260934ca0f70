/// Why a message of a client is no command. The socket stays; the client is told.
package struct FeedCommandFault: Error, Hashable {
    package let mark: FeedMark?
    /// As in REST.
    package let code: String
    package let message: String

    init(_ mark: FeedMark?, _ code: String, _ message: String) {
        self.mark = mark
        self.code = code
        self.message = message
    }
}
