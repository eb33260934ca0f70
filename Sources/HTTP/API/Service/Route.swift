package import Domain
package import HTTP

/// One row of the route table: what is promised, what is allowed, and who answers.
package struct Route: Sendable {
    /// What a caller must show before the handler is asked.
    package enum Access: Sendable {
        /// Nothing: health, metrics, pages, the contract.
        case open
        /// The API key, when one is configured.
        case keyed
    }

    /// What the audit is told of a request that changed something.
    package enum Audit: Sendable {
        /// Who asked for it, when it needs staff or more.
        case general
        /// Nothing: the handler tells more, with what was before and after.
        case own
    }

    package typealias Immediate = @Sendable (Request) throws(Problem) -> Response
    package typealias Switch = @Sendable (Request) throws(Problem) -> Upgrade
    package typealias Giving = @Sendable (Request) async throws(Problem) -> Upgrade
    package typealias Async = @Sendable (Request) async throws(Problem) -> Response
    /// Tells its answer on the loop it is called on, once, possibly before it returns. False: somebody must be waited
    /// for first, and nothing has begun.
    package typealias Direct = @Sendable (Request, @escaping Telling) throws(Problem) -> Bool
    package typealias Telling = @Sendable (Result<Response, Problem>) -> Void

    /// Who answers.
    package enum Handler: Sendable {
        /// On the loop, at once: only what neither waits nor computes for long.
        case immediate(Immediate)
        /// In a task of its own, which is cancelled when the deadline passes or the client goes.
        /// What is direct is tried before, and needs none.
        case async(Async, direct: Direct? = nil)
        /// On the loop, at once; the connection then speaks another protocol.
        case upgrade(Switch)
        /// In a task like `async`; the connection then belongs to somebody else.
        case handOver(Giving)
    }

    package let method: Method
    package let pattern: String
    package var access: Access
    /// What a caller must at least be; nil for everybody, signed in or not.
    package var role: Role?
    package var bucket: RateBucket
    /// The longest content that is read, in bytes. Zero: the request has none.
    package var bodyLimit: Int
    /// How long the handler may take before the client is told 503.
    package var deadline: Duration
    /// Whether the answer repeats both a secret and bytes of the client's choice: then compressing it would tell the
    /// secret by its length (BREACH), and it is sent as it is.
    package var mixesSecrets: Bool
    /// The name in the contract; nil for what is no business: health, pages.
    package var operation: Operation?
    /// Whether answers tell how often the caller may still ask.
    package var tellsRest = false
    /// Whether a token that the request shows is looked at before the handler is asked. It is not where tokens are
    /// given out or back: an old one must keep nobody from getting a new one, or from ending its session. Nor is it
    /// where nothing is asked of anybody: pages and probes answer whatever a proxy or a monitor puts into the field.
    package var readsToken: Bool
    package var audit = Audit.general
    package let handler: Handler

    package init(
        _ method: Method, _ pattern: String, access: Access = .keyed, role: Role? = nil, bucket: RateBucket = .reads,
        bodyLimit: Int = 0, deadline: Duration = .seconds(10), mixesSecrets: Bool = false, handler: Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.access = access
        self.role = role
        self.bucket = bucket
        self.bodyLimit = bodyLimit
        self.deadline = deadline
        self.mixesSecrets = mixesSecrets
        readsToken = access != .open
        self.handler = handler
    }
}
