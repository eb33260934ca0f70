import Reactor

/// What all clients of a round share with whoever plays the faults.
final class ChaosControl: Sendable {
    let seed: UInt64
    let show: String
    private let ports: Locked<[UInt16]>
    private let closing = Locked(false)

    static let seats = 500
    static let clients = 64
    static let rows = Array("ABCDEFGHIJ")

    init(seed: UInt64, show: String, ports: [UInt16]) {
        self.seed = seed
        self.show = show
        self.ports = Locked(ports)
    }

    func port(of node: Int) -> UInt16 { ports.withLock { $0[node] } }

    func move(_ node: Int, to port: UInt16) { ports.withLock { $0[node] = port } }

    /// Whether nobody is to ask for anything new.
    var isClosing: Bool { closing.withLock { $0 } }
    func close() { closing.withLock { $0 = true } }

    /// A number as ids spell it.
    func digits(of number: Int) -> String {
        let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
        return String((0..<13).map { letters[number >> (5 * (12 - $0)) & 31] })
    }

    /// Runs all clients until they know what became of everything they asked for; on the thread that calls.
    func run() throws -> ChaosBooks {
        let loop = try Reactor(name: "chaos")
        defer { loop.close() }
        loop.turn(waiting: false)
        let clients = (0..<Self.clients).map { ChaosClient($0, on: loop, self) }
        for client in clients { client.next() }
        var end: Deadline?
        while !clients.allSatisfy(\.isIdle) {
            if isClosing {
                end = end ?? Deadline(after: .seconds(60))
                if end?.hasPassed ?? false { break }
            }
            _ = loop.schedule(after: .milliseconds(20)) {}
            loop.turn(waiting: true)
        }
        var books = ChaosBooks()
        for client in clients {
            books.add(client.books)
            if !client.isIdle { books.fault("a client never learned what became of its request") }
        }
        return books
    }
}
