package import Bytes
package import HTTP

/// A request that was let in, on its way to its handler.
package struct Request: Sendable {
    package let exchange: Exchange
    package let head: RequestHead
    package let parameters: PathParameters
    /// The account, once the caller has shown who it is.
    package let principal: Principal?
    /// The content, which the connection fills in when it is complete.
    package var body: [UInt8] = []
    /// The moment of the loop's turn in which the request became complete.
    package var now: Tick
}
