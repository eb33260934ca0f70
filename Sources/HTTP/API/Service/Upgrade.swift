package import HTTP
package import Reactor

/// A handler gives the connection to somebody else, behind the head of an answer.
package struct Upgrade: Sendable {
    package enum Kind: Sendable {
        /// 101: another protocol is spoken from here on (RFC 9110 section 7.8). The handler has checked that the
        /// request offers it.
        case otherProtocol
        /// 200 with chunked content that has no end; the newcomer writes the chunks. The handler has checked that the
        /// client speaks HTTP/1.1: no other takes chunks (RFC 9112 section 6.1).
        case endlessContent
    }

    package let kind: Kind
    /// The fields of the answer; among those of 101 is Upgrade.
    package let fields: [Response.Field]
    /// Makes whoever takes the connection over, on its loop. It hears `opened` once the answer is written, then gets
    /// the bytes that came behind the request.
    package let newcomer: @Sendable () -> any StreamHandler

    package init(
        _ kind: Kind = .otherProtocol, fields: [Response.Field], newcomer: @escaping @Sendable () -> any StreamHandler
    ) {
        self.kind = kind
        self.fields = fields
        self.newcomer = newcomer
    }

    /// The answer in front of it.
    var response: Response {
        switch kind {
        case .otherProtocol: Response(.switchingProtocols, fields)
        case .endlessContent: Response(.ok, fields, body: .handedOver)
        }
    }
}
