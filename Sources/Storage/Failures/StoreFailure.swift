/// The one error of Storage. `detail` is for the log and never for the peer.
package struct StoreFailure: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is; callers compare with the constants, new ones may come.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Name: String {
            case conflict, serialization, deadlock, timeout, lockTimeout, unavailable, overloaded, closed
            case invalidData, invalidStatement, raised, refused, stalePlan, skew, corrupted, misuse
        }

        private let name: Name

        private init(_ name: Name) { self.name = name }

        /// A constraint forbids it (SQLSTATE class 23); `constraint` names which.
        package static let conflict = Self(.conflict)
        /// Another transaction came first (40001).
        package static let serialization = Self(.serialization)
        /// Two transactions waited for each other, and this one gave way (40P01).
        package static let deadlock = Self(.deadlock)
        /// The statement's deadline passed, or PostgreSQL cancelled it (57014).
        package static let timeout = Self(.timeout)
        /// A lock was not granted within `lock_timeout` (55P03).
        package static let lockTimeout = Self(.lockTimeout)
        /// PostgreSQL cannot be reached, shuts down, starts up or lacks resources (08, 53, 57P, 58).
        package static let unavailable = Self(.unavailable)
        /// Every connection is in use and the queue is full, or the wait for one was too long.
        package static let overloaded = Self(.overloaded)
        /// The database handle is shutting down.
        package static let closed = Self(.closed)
        /// PostgreSQL cannot take a value (class 22), or we cannot read one it sent.
        package static let invalidData = Self(.invalidData)
        /// The statement itself is wrong (class 42 and its like): a fault of ours.
        package static let invalidStatement = Self(.invalidStatement)
        /// A function of ours raised it; `sqlState` says which condition.
        package static let raised = Self(.raised)
        /// PostgreSQL does not let us in, or not do that (28, 3D000, 42501), or its settings are not safe.
        package static let refused = Self(.refused)
        /// A prepared statement no longer fits the schema (26000, 0A000): prepare again.
        package static let stalePlan = Self(.stalePlan)
        /// The server or the schema is not of a version that this program can use.
        package static let skew = Self(.skew)
        /// PostgreSQL reports damage of its own (class XX).
        package static let corrupted = Self(.corrupted)
        /// Our code used Storage wrongly: a transaction after its end, for example.
        package static let misuse = Self(.misuse)

        package var description: String { name.rawValue }

        /// Whether the same work may succeed when it is tried again.
        package var isRetryable: Bool {
            switch name {
            case .serialization, .deadlock, .timeout, .lockTimeout, .unavailable, .overloaded, .stalePlan: true
            case .conflict, .closed, .invalidData, .invalidStatement, .raised, .refused, .skew, .corrupted, .misuse:
                false
            }
        }
    }

    package var code: Code
    /// PostgreSQL's own name for the condition, when it was PostgreSQL that reported it.
    package var sqlState: SQLState?
    /// The constraint that was violated.
    package var constraint: String?
    /// Where in the statement the fault lies: a count of characters, the first is 1.
    package var position: Int?
    /// The commit was sent and its answer never came: the work may or may not have happened.
    package var outcomeUnknown: Bool
    /// For the log, never for the peer.
    package var detail: String
    package let file: StaticString
    package let line: UInt

    package init(
        _ code: Code, _ detail: String, sqlState: SQLState? = nil, constraint: String? = nil, position: Int? = nil,
        outcomeUnknown: Bool = false, file: StaticString = #fileID, line: UInt = #line
    ) {
        self.code = code
        self.detail = detail
        self.sqlState = sqlState
        self.constraint = constraint
        self.position = position
        self.outcomeUnknown = outcomeUnknown
        self.file = file
        self.line = line
    }

    /// Whether the same work may succeed when it is tried again. Ask `outcomeUnknown` before doing so:
    /// work that is not idempotent must not be repeated blindly.
    package var isRetryable: Bool { code.isRetryable }

    /// Whether trying again can neither repeat an effect nor is pointless.
    package var isSafeToRetry: Bool { code.isRetryable && !outcomeUnknown }

    package var description: String {
        var text = "\(code)"
        if let sqlState { text += " [\(sqlState)]" }
        if let constraint { text += " (\(constraint))" }
        if outcomeUnknown { text += ", outcome unknown" }
        return text + ": " + detail
    }

    /// The same failure, marked as of unknown outcome when `condition` holds.
    func unknownOutcome(if condition: Bool) -> Self {
        var copy = self
        copy.outcomeUnknown = copy.outcomeUnknown || condition
        return copy
    }
}
