/// The database in the cluster, and the two who enter it.
enum EmbeddedDatabase {
    static let name = "seatwire"
    /// Owns the database and may do nothing outside it.
    static let user = "seatwire"
    /// Owns the cluster; used at start-up alone.
    static let administrator = "postgres"

    /// Makes the user and the database when they are missing.
    static func prepare(at address: DatabaseAddress) throws(EmbeddedFailure) {
        // Seen from the second start on, when there is nothing to do.
        if (try? StartupConnection(address)) != nil { return }
        let connection = try StartupConnection(address.with(database: "postgres", user: administrator))
        if try connection.isEmpty("SELECT FROM pg_roles WHERE rolname = '\(user)'") {
            try connection.run("CREATE ROLE \(user) LOGIN")
        }
        if try connection.isEmpty("SELECT FROM pg_database WHERE datname = '\(name)'") {
            try connection.run("CREATE DATABASE \(name) OWNER \(user)")
        }
        // A database of that name that an operator brought in belongs to somebody else.
        try connection.run("ALTER DATABASE \(name) OWNER TO \(user)")
    }
}
