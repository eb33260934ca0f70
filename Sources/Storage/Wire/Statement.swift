/// A statement with parameters `$1`, `$2` …, prepared once on each connection that uses it.
package struct Statement: Sendable, Hashable {
    /// What the statement is called in logs and in `pg_prepared_statements`.
    package let name: String
    package let text: String
    /// It changes nothing: when the connection breaks, the outcome is known (nothing) and it may be repeated.
    package let onlyReads: Bool

    package init(_ name: StaticString, onlyReads: Bool = false, _ text: StaticString) {
        self.name = name.description
        self.text = text.description
        self.onlyReads = onlyReads
        isPrepared = true
    }

    init(named name: String, onlyReads: Bool, text: String) {
        self.name = name
        self.text = text
        self.onlyReads = onlyReads
        isPrepared = true
    }

    /// Statements that PostgreSQL need not plan gain nothing from being prepared.
    let isPrepared: Bool

    private init(control name: StaticString, onlyReads: Bool, _ text: String) {
        self.name = name.description
        self.text = text
        self.onlyReads = onlyReads
        isPrepared = false
    }

    static let commit = Self(control: "commit", onlyReads: false, "COMMIT")
    static let rollback = Self(control: "rollback", onlyReads: true, "ROLLBACK")
    static let forgetPrepared = Self(control: "forget_prepared", onlyReads: true, "DEALLOCATE ALL")

    static func begin(_ isolation: Isolation) -> Self {
        Self(control: "begin", onlyReads: true, "BEGIN ISOLATION LEVEL " + isolation.rawValue)
    }
}
