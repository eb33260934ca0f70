/// How to reach a database through a Unix socket, in the keywords of libpq.
package struct DatabaseAddress: Equatable, Sendable {
    package let socketDirectory: String
    package let port: Int
    package let user: String
    package let database: String

    init(
        socketDirectory: String, port: Int = SocketDirectory.port, user: String = EmbeddedDatabase.user,
        database: String = EmbeddedDatabase.name
    ) {
        self.socketDirectory = socketDirectory
        self.port = port
        self.user = user
        self.database = database
    }

    /// The same server, another database or user.
    package func with(database: String? = nil, user: String? = nil) -> Self {
        Self(
            socketDirectory: socketDirectory, port: port, user: user ?? self.user, database: database ?? self.database)
    }

    /// For `PQconnectStartParams`.
    package var keywords: [(name: String, value: String)] {
        [("host", socketDirectory), ("port", String(port)), ("user", user), ("dbname", database)]
    }

    /// For libpq and psql: `host='…' port='5432' …`.
    package var connectionString: String {
        keywords.map { name, value in
            let quoted = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            return "\(name)='\(quoted)'"
        }.joined(separator: " ")
    }
}
