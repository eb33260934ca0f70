internal import CPostgres

/// A blocking connection for the few statements of the start-up thread. Everything else goes through the pool.
package final class StartupConnection {
    private let connection: OpaquePointer

    package init(_ address: DatabaseAddress) throws(EmbeddedFailure) {
        let keywords = address.keywords + [("connect_timeout", "10"), ("application_name", "seatwire start")]
        let made = Self.withCStrings(keywords.map(\.name)) { names in
            Self.withCStrings(keywords.map(\.value)) { values in PQconnectdbParams(names, values, 0) }
        }
        guard let made else { throw .databaseFailed("out of memory") }
        connection = made
        guard PQstatus(made) == CONNECTION_OK else { throw .databaseFailed(Self.message(made)) }
    }

    deinit {
        PQfinish(connection)
    }

    /// Runs a statement whose rows do not matter.
    package func run(_ statement: String) throws(EmbeddedFailure) {
        _ = try rows(statement)
    }

    /// Whether a query finds nothing.
    package func isEmpty(_ query: String) throws(EmbeddedFailure) -> Bool {
        try rows(query) == 0
    }

    private func rows(_ statement: String) throws(EmbeddedFailure) -> CInt {
        let result = PQexec(connection, statement)
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return PQntuples(result)
        default: throw .databaseFailed(Self.message(connection))
        }
    }

    private static func message(_ connection: OpaquePointer) -> String {
        guard let text = PQerrorMessage(connection) else { return "unknown" }
        return lastLines(of: String(cString: text))
    }

    /// Lends a list of C strings that ends with a null pointer.
    private static func withCStrings<Value>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        let ends = strings.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count + 1) }
        let bytes: [CChar] = strings.flatMap { $0.utf8CString }
        return bytes.withUnsafeBufferPointer { bytes in
            var pointers = ends.dropLast().map { start in bytes.baseAddress.map { $0 + start } }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
