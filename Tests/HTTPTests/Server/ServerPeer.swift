import Bytes
import HTTP

/// Both sides of a connection around a machine: sends it bytes as a client would, and answers as a handler would.
final class ServerPeer {
    /// Events in words that can be compared.
    enum Seen: Equatable {
        case request(String)
        case content(String)
        case contentEnd
        case refuse(Int)
        case close
    }

    static let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

    var machine: ServerConnectionMachine
    var now = Tick.zero
    var next: ServerConnectionMachine.Next?
    var fault: HTTPFault?
    /// What the machine did not take.
    var left: [UInt8] = []
    var written = ""
    let prepared: PreparedFields

    init(limits: HTTPLimits = HTTPLimits()) throws {
        machine = ServerConnectionMachine(limits: limits, now: .zero)
        prepared = try PreparedFields(date: 784_111_777)
    }

    var isIdle: Bool { machine.isIdle }
    var owesAnswer: Bool { machine.owesAnswer }
    var hasContent: Bool { machine.hasContent }
    var exchange: Int { machine.exchange }
    var deadline: Tick { machine.deadline }
    var leftText: String { String(decoding: left, as: UTF8.self) }

    func send(_ text: String) -> [Seen] { send(Array(text.utf8)) }

    /// Sends what was left and these bytes; pieces of content are joined.
    func send(_ bytes: [UInt8]) -> [Seen] {
        let input = left + bytes
        var position = 0
        var seen: [Seen] = []
        defer { left = Array(input[position...]) }
        while true {
            let event = machine.receive(input.span, &position, now: now)
            if case .content(let range) = event {
                let text = String(decoding: input[range], as: UTF8.self)
                if case .content(let before) = seen.last {
                    seen[seen.count - 1] = .content(before + text)
                } else {
                    seen.append(.content(text))
                }
                continue
            }
            guard let result = translate(event) else { return seen }
            seen.append(result)
            if case .close = event { return seen }
        }
    }

    /// Asks for the content as a handler does. What must be written before it is kept in `written`.
    func readContent(upTo limit: Int? = nil) -> [Seen] {
        switch machine.readContent(upTo: limit, now: now) {
        case .proceed: return []
        case .write(let bytes):
            written += String(decoding: bytes, as: UTF8.self)
            return []
        case .refuse(let fault): return [.refuse(Int(fault.status.code))]
        }
    }

    private func translate(_ event: ServerConnectionMachine.Event) -> Seen? {
        switch event {
        case .more, .paused: nil
        case .request: .request("\(machine.head.method.name) \(String(decoding: machine.head.path, as: UTF8.self))")
        case .content: nil
        case .contentEnd: .contentEnd
        case .refuse(let fault): .refuse(Int(fault.status.code))
        case .close: .close
        }
    }

    /// The peer ends its side.
    func end() -> Seen? { translate(machine.endOfInput()) }

    /// Time passes; what the machine says at its deadline or later.
    func wait(_ duration: Duration) -> Seen? {
        now = now.advanced(by: duration)
        return machine.tick(now: now).flatMap(translate)
    }

    func retire() -> Bool { machine.retire() }

    func answer(_ response: Response) -> String {
        let answer = machine.answer(response, prepared: prepared, now: now)
        next = answer.next
        fault = answer.fault
        return String(decoding: answer.bytes, as: UTF8.self)
    }
}
