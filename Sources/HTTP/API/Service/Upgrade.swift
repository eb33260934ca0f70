package import HTTP
package import Reactor

/// A handler agrees to speak another protocol on this connection (RFC 9110 section 7.8). It has checked that the
/// request offers it.
package struct Upgrade: Sendable {
    /// The fields of the 101 answer; among them Upgrade.
    package let fields: [Response.Field]
    /// Makes whoever takes the connection over, on its loop. It hears `opened` once the answer is written, then gets
    /// the bytes that came behind the request.
    package let newcomer: @Sendable () -> any StreamHandler

    package init(fields: [Response.Field], newcomer: @escaping @Sendable () -> any StreamHandler) {
        self.fields = fields
        self.newcomer = newcomer
    }
}
