internal import Bytes
internal import CPostgres

/// Where PostgreSQL is, and what every connection to it must be like.
package struct ConnectionSettings: Sendable {
    /// A connection URL or a list of `key=value`, as libpq takes it. It may hold a password: never logged.
    let connectionString: String
    /// Where to, without the password: for logs and messages.
    package let summary: String
    /// The schema that holds everything of ours. Each connection's search path is this schema alone, so that no
    /// name can resolve to somebody else's table.
    package let schema: String
    package var applicationName = "seatwire"
    /// How long opening a connection may take, the check of its settings included.
    package var connectTime = Duration.seconds(5)
    /// How long a statement may take when its caller does not say.
    package var statementTime = Duration.seconds(5)
    /// How long PostgreSQL may take to confirm a cancellation before the connection is given up.
    package var cancellationGrace = Duration.seconds(2)
    /// How long PostgreSQL lets a transaction of ours stand idle, its locks held.
    package var idleInTransaction = Duration.seconds(10)
    /// Who tells where the hosts are.
    package var names = HostNames.system
    /// The hosts that libpq would look up itself, which would hold up the loop.
    let hosts: HostList
    /// Only for tests on throw-away clusters: without `fsync` a power failure undoes acknowledged work.
    package var allowsFsyncOff = false

    /// PostgreSQL 14: the first with `client_connection_check_interval`.
    static let oldestServer: CInt = 140_000

    package init(connectionString: String, schema: String = "seatwire") throws(StoreFailure) {
        guard Self.isPlainIdentifier(schema) else {
            throw StoreFailure(.refused, "a schema is named with a–z, 0–9 and _, at most 63 of them, not '\(schema)'")
        }
        self.connectionString = connectionString
        self.schema = schema
        let options = try Self.options(of: connectionString)
        summary = Self.summary(of: options)
        hosts = Self.hosts(of: options)
    }

    /// A name that PostgreSQL takes as it is, without quotes.
    static func isPlainIdentifier(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 63 else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return (letters.contains(first) || first == UInt8(ascii: "_")) && !name.hasPrefix("pg_")
            && bytes.allSatisfy {
                letters.contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
            }
    }

    private static func options(of text: String) throws(StoreFailure) -> [String: String] {
        guard !text.utf8.contains(0), let options = PQconninfoParse(text, nil) else {
            // libpq's own message would quote the text, the password with it.
            throw StoreFailure(.refused, "the connection string is neither a URL nor a key=value list for PostgreSQL")
        }
        return values(of: options)
    }

    private static func values(of options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        defer { PQconninfoFree(options) }
        var found: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { found[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return found
    }

    private static func summary(of found: [String: String]) -> String {
        var summary = found["host"] ?? found["hostaddr"] ?? found["service"].map { "service " + $0 } ?? "default host"
        if let port = found["port"] { summary += ":" + port }
        if let name = found["dbname"] { summary += "/" + name }
        if let user = found["user"] { summary += " as " + user }
        return summary
    }

    /// What the connection string does not say, libpq takes from the environment. The file of services is left to it.
    private static func hosts(of found: [String: String]) -> HostList {
        guard found["service"] == nil else { return HostList(host: nil, hostaddr: nil, port: nil) }
        let standard = PQconndefaults().map(values) ?? [:]
        func value(_ key: String) -> String? { found[key] ?? standard[key] }
        return HostList(host: value("host"), hostaddr: value("hostaddr"), port: value("port"))
    }

    /// Keywords for `PQconnectStartParams`, in this order: what stands before `dbname` the connection string may
    /// override, what stands after it overrides the connection string.
    var keywords: [(key: String, value: String)] {
        [
            ("gssencmode", "disable"),
            ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "20000"),
            ("dbname", connectionString),
            ("fallback_application_name", applicationName),
            ("client_encoding", "UTF8"),
            ("target_session_attrs", "read-write"),
        ]
    }

    /// Sent on every new connection: whatever role or database say, ours is set, and then read back.
    var configuration: String {
        """
        SET synchronous_commit = on;
        SET default_transaction_isolation = 'read committed';
        SET default_transaction_deferrable = off;
        SET client_connection_check_interval = '1s';
        SET idle_in_transaction_session_timeout = \(idleInTransaction.wholeMilliseconds);
        SET idle_session_timeout = 0;
        SET statement_timeout = 0;
        SET lock_timeout = 0;
        SET standard_conforming_strings = on;
        SET TimeZone = 'UTC';
        SET search_path = \(schema);
        SELECT name, setting FROM pg_catalog.pg_settings
        WHERE name IN ('synchronous_commit', 'default_transaction_isolation', 'server_encoding', 'client_encoding',
            'TimeZone', 'fsync', 'default_transaction_read_only')
        """
    }

    /// Holds the answer to `configuration` against what must be.
    func check(_ rows: Rows) throws(StoreFailure) {
        var found: [String: String] = [:]
        for row in rows { found[try row.value(0, as: String.self)] = try row.value(1, as: String.self) }
        let wanted = [
            ("synchronous_commit", "on"), ("default_transaction_isolation", "read committed"),
            ("server_encoding", "UTF8"), ("client_encoding", "UTF8"), ("TimeZone", "UTC"),
            ("default_transaction_read_only", "off"), ("fsync", allowsFsyncOff ? found["fsync"] ?? "" : "on"),
        ]
        for (name, value) in wanted where found[name] != value {
            throw StoreFailure(
                .refused, "PostgreSQL runs with \(name) = \(found[name] ?? "nothing"); it must be \(value)")
        }
    }

    static func check(serverVersion: CInt) throws(StoreFailure) {
        guard serverVersion >= oldestServer else {
            throw StoreFailure(
                .skew, "PostgreSQL \(serverVersion / 10_000) is too old, \(oldestServer / 10_000) is the least")
        }
    }
}
