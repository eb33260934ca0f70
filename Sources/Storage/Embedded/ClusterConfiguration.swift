internal import Reactor

/// The settings a cluster is run with.
struct ClusterConfiguration: Sendable {
    let home: ClusterHome
    let socketDirectory: String
    let durability: EmbeddedSettings.Durability
    let connections: Int

    private var settingsFile: String { "\(home.cluster)/seatwire.conf" }
    private var accessFile: String { "\(home.cluster)/seatwire_hba.conf" }
    private var namesFile: String { "\(home.cluster)/seatwire_ident.conf" }

    /// What decides on safety and access stands on the command line, where neither a file nor ALTER SYSTEM
    /// overrides it.
    var arguments: [String] {
        let durable = durability == .full ? "on" : "off"
        let settings = [
            "listen_addresses=",
            "unix_socket_directories=\"\(socketDirectory.replacing("\"", with: "\"\""))\"",
            "unix_socket_permissions=0700",
            "port=\(SocketDirectory.port)",
            "hba_file=\(accessFile)",
            "ident_file=\(namesFile)",
            "fsync=\(durable)",
            "full_page_writes=\(durable)",
            "synchronous_commit=\(durable)",
        ]
        return ["-D", home.cluster] + settings.flatMap { ["-c", $0] }
    }

    /// What an operator may change with ALTER SYSTEM.
    private var text: String {
        """
        # Written by seatwire at each start. Use ALTER SYSTEM to change a value.
        max_connections = \(connections)
        shared_buffers = 128MB
        # Bounds the time of crash recovery.
        max_wal_size = 256MB
        # A container gives 64 MB of /dev/shm, too little for parallel workers.
        max_parallel_workers = 0
        max_parallel_workers_per_gather = 0
        max_parallel_maintenance_workers = 0
        jit = off
        timezone = 'UTC'
        client_connection_check_interval = 1s
        logging_collector = off
        log_destination = 'stderr'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] '
        log_checkpoints = off
        # Statements and details hold what people have entered.
        log_min_error_statement = panic
        log_error_verbosity = terse

        """
    }

    /// Writes the files that `arguments` and the main file name.
    func write() throws(EmbeddedFailure) {
        let users = Set([home.account.name, SystemAccount.current.name, "root"].compactMap(\.self)).sorted()
        let names = users.flatMap { user in
            [EmbeddedDatabase.administrator, EmbeddedDatabase.user].map { "seatwire \"\(user)\" \($0)\n" }
        }
        try write(text, to: settingsFile)
        try write("local all all peer map=seatwire\n", to: accessFile)
        try write(names.joined(), to: namesFile)
    }

    private func write(_ text: String, to path: String) throws(EmbeddedFailure) {
        try doing("write \(path)") { () throws(SystemFailure) in
            try Files.write(Array(text.utf8), to: path, permissions: 0o600, owner: home.changedAccount)
        }
    }
}
