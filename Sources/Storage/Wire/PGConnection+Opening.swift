internal import CPostgres
internal import Reactor

/// From a name to a connection that may be used: the host is located, libpq connects and authenticates, then the
/// settings are made.
extension PGConnection {
    func open(_ events: Events) {
        reactor.preconditionOnLoop()
        precondition(phase == .new, "a connection is opened once")
        self.events = events
        phase = .locating
        openTimer = reactor.schedule(after: settings.connectTime) { [weak self] in
            guard let self else { return }
            let missing = phase == .locating ? "no word of where it is" : "no connection"
            close(StoreFailure(.unavailable, "\(settings.summary): \(missing) within \(settings.connectTime)"))
        }
        guard settings.hosts.hosts.contains(where: \.isName) else { return connect(to: []) }
        let (connection, reactor) = (Pinned(self, to: reactor), reactor)
        let (hosts, names) = (settings.hosts, settings.names)
        // Not a task of the loop: the answer may come after its end.
        Task {
            let outcome: Result<[(key: String, value: String)], StoreFailure>
            do throws(StoreFailure) {
                outcome = .success(try await hosts.located(by: names))
            } catch {
                outcome = .failure(error)
            }
            reactor.submit { connection.value.located(outcome) }
        }
    }

    private func located(_ outcome: Result<[(key: String, value: String)], StoreFailure>) {
        // It may have been given up meanwhile.
        guard phase == .locating else { return }
        switch outcome {
        case .success(let places): connect(to: places)
        case .failure(let failure): close(failure)
        }
    }

    private func connect(to places: [(key: String, value: String)]) {
        phase = .opening
        handle = Self.start(settings.keywords + places)
        guard let handle else { return close(StoreFailure(.unavailable, "libpq has no memory for a connection")) }
        notices.attach(to: handle)
        guard PQstatus(handle) != CONNECTION_BAD else { return close(brokenNow()) }
        startWatching(.write)
    }

    private static func start(_ keywords: [(key: String, value: String)]) -> OpaquePointer? {
        withCStrings(keywords.map(\.key)) { keys in
            withCStrings(keywords.map(\.value)) { values in PQconnectStartParams(keys, values, 1) }
        }
    }

    private static func withCStrings<Value>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        let bytes = strings.flatMap { $0.utf8CString }
        return bytes.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = []
            var offset = 0
            for string in strings {
                pointers.append(buffer.baseAddress.map { $0 + offset })
                offset += string.utf8.count + 1
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { list in
                guard let base = list.baseAddress else { preconditionFailure("a list that ends with nil is not empty") }
                return body(base)
            }
        }
    }

    func poll() {
        guard let handle else { return }
        // libpq may close the socket and open another, also under the same number.
        stopWatching()
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: startWatching(.read)
        case PGRES_POLLING_WRITING: startWatching(.write)
        case PGRES_POLLING_OK: configure(handle)
        default: close(brokenNow())
        }
    }

    private func configure(_ handle: OpaquePointer) {
        do throws(StoreFailure) {
            try ConnectionSettings.check(serverVersion: PQserverVersion(handle))
        } catch {
            return close(error)
        }
        guard PQsetnonblocking(handle, 1) == 0, PQsendQuery(handle, settings.configuration) == 1 else {
            return close(brokenNow())
        }
        phase = .configuring
        script = Script(mayCommit: false) { [weak self] outcome in self?.configured(outcome) }
        startWatching(.read)
        flush()
    }

    private func configured(_ outcome: Result<Rows, StoreFailure>) {
        // The failure of a connection that is being closed has been reported already.
        guard phase != .closed else { return }
        do throws(StoreFailure) {
            try settings.check(try outcome.get())
        } catch {
            return close(error)
        }
        if let openTimer { reactor.cancel(openTimer) }
        openTimer = nil
        isOpen = true
        events?.opened(.success(()))
    }
}
