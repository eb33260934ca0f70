import Storage

extension DatabaseAddress {
    /// As an operator writes it in DATABASE_URL.
    var connectionURL: String {
        "postgresql://\(user)@/\(database)?host=\(socketDirectory)&port=\(port)"
    }
}
