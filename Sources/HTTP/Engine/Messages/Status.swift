/// A status code (RFC 9110 section 15).
package struct Status: Hashable, Sendable {
    package let code: UInt16

    package init(_ code: UInt16) { self.code = code }

    package static let `continue` = Self(100)
    package static let switchingProtocols = Self(101)
    package static let ok = Self(200)
    package static let created = Self(201)
    package static let accepted = Self(202)
    package static let noContent = Self(204)
    package static let notModified = Self(304)
    package static let badRequest = Self(400)
    package static let unauthorized = Self(401)
    package static let paymentRequired = Self(402)
    package static let forbidden = Self(403)
    package static let notFound = Self(404)
    package static let methodNotAllowed = Self(405)
    package static let requestTimeout = Self(408)
    package static let conflict = Self(409)
    package static let gone = Self(410)
    package static let contentTooLarge = Self(413)
    package static let uriTooLong = Self(414)
    package static let unsupportedMediaType = Self(415)
    package static let expectationFailed = Self(417)
    package static let unprocessable = Self(422)
    package static let upgradeRequired = Self(426)
    package static let tooManyRequests = Self(429)
    package static let fieldsTooLarge = Self(431)
    package static let internalError = Self(500)
    package static let notImplemented = Self(501)
    package static let unavailable = Self(503)
    package static let versionNotSupported = Self(505)

    /// Whether an answer with this status never has content (RFC 9110 sections 15.2, 15.3.5, 15.4.5).
    package var forbidsContent: Bool { code < 200 || code == 204 || code == 304 }

    /// The phrase of the status line. Empty where the registry has none that we send.
    package var reason: StaticString {
        switch code {
        case 100: "Continue"
        case 101: "Switching Protocols"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 402: "Payment Required"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}
