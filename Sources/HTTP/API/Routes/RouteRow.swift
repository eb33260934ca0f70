package import Domain
package import HTTP

/// What is promised of one route, whoever answers it.
package struct RouteRow: Sendable {
    /// How much content is read.
    package enum Content: Hashable, Sendable {
        case none
        /// An order, a form.
        case form
        /// A command about many seats.
        case list
        case layout
    }

    package let operation: Operation
    package let method: HTTP.Method
    package let pattern: String
    /// What a caller must at least be; nil for everybody, signed in or not.
    package let role: Role?
    package let rate: RateClass
    package let repetition: Repetition
    package let content: Content
    /// See `Route.access`.
    package var access = Route.Access.keyed
    /// Waits for a position that may not be there yet.
    package var waits = false
    /// Computes or compares a hash of a password, which takes its turn.
    package var hashes = false
    /// See `Route.mixesSecrets`.
    package var mixesSecrets = false
    /// See `Route.readsToken`.
    package var readsToken = true
    /// See `Route.audit`.
    package var audit = Route.Audit.general

    init(
        _ operation: Operation, _ method: HTTP.Method, _ pattern: String, _ role: Role?, _ rate: RateClass,
        _ repetition: Repetition, _ content: Content = .none
    ) {
        self.operation = operation
        self.method = method
        self.pattern = pattern
        self.role = role
        self.rate = rate
        self.repetition = repetition
        self.content = content
    }

    func with(_ change: (inout Self) -> Void) -> Self {
        var row = self
        change(&row)
        return row
    }

    /// The route that a handler answers.
    package func route(_ handler: Route.Handler, _ rates: RateTable, _ limits: FrontDeskLimits) -> Route {
        let bytes =
            switch content {
            case .none: 0
            case .form: limits.orderBytes
            case .list: limits.deskBytes
            case .layout: limits.layoutBytes
            }
        let deadline = waits ? limits.positionWait : hashes ? limits.passwordWait : limits.answerTime
        var route = Route(
            method, pattern, access: access, role: role, bucket: rates.bucket(of: rate), bodyLimit: bytes,
            deadline: deadline, mixesSecrets: mixesSecrets, handler: handler)
        route.operation = operation
        route.tellsRest = rate.tellsRest
        route.readsToken = readsToken
        route.audit = audit
        return route
    }
}
