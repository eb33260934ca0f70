import Bytes
import HTTP

/// What must hold for every input whatsoever. Each check tells what is wrong, or nil; the fuzz programs run them on
/// what the fuzzer makes up, the tests on every file of the corpus.
package enum HTTPChecks {
    /// Heads and what follows them: the same events for every way of cutting, and a connection that survives them.
    package static func request(_ bytes: [UInt8]) -> String? {
        let whole = RequestTranscript([bytes], isEnded: true)
        if let fault = whole.fault { return fault }
        for pieces in Cuts.all(of: bytes) {
            let other = RequestTranscript(pieces, isEnded: true)
            if let fault = other.fault { return fault }
            if other != whole { return "cut into \(pieces.map(\.count)) the events differ: \(whole) \(other)" }
        }
        return connection(bytes)
    }

    /// Chunked content after a fixed head, and that no more content is let through than is allowed.
    package static func chunk(_ bytes: [UInt8]) -> String? {
        let head = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        var limits = HTTPLimits()
        limits.bodyBytes = 4096
        let whole = RequestTranscript([head + bytes], limits: limits, isEnded: true)
        if let fault = whole.fault { return fault }
        if case .body(let content) = whole.entries.dropFirst().first, content.count > limits.bodyBytes {
            return "more content than the limit allows"
        }
        for pieces in Cuts.all(of: bytes) {
            let other = RequestTranscript([head] + pieces, limits: limits, isEnded: true)
            if let fault = other.fault { return fault }
            if other != whole { return "cut into \(pieces.map(\.count)) the events differ: \(whole) \(other)" }
        }
        return nil
    }

    /// Answers. The first byte chooses what they are answers to.
    package static func response(_ bytes: [UInt8]) -> String? {
        let choice = bytes.first ?? 0
        let methods: [Method] = (0..<4).map { choice >> UInt8($0) & 1 == 0 ? .get : .head }
        let answers = Array(bytes.dropFirst())
        let whole = ResponseTranscript([answers], answersTo: methods)
        if let fault = whole.fault { return fault }
        for pieces in Cuts.all(of: answers) {
            let other = ResponseTranscript(pieces, answersTo: methods)
            if let fault = other.fault { return fault }
            if other != whole { return "cut into \(pieces.map(\.count)) the events differ: \(whole) \(other)" }
        }
        return nil
    }

    /// Runs a connection over the input and answers all that it asks for. It must come to rest, and never give more
    /// answers than it had requests and refusals.
    private static func connection(_ bytes: [UInt8]) -> String? {
        guard let prepared = try? PreparedFields(date: 0) else { return "the date cannot be written" }
        var machine = ServerConnectionMachine(limits: HTTPLimits(), now: .zero)
        var position = 0
        var answers = 0
        var now = Tick.zero
        // Each request needs sixteen bytes at least and a few events; more turns than this is a loop without end.
        for turn in 0..<bytes.count * 4 + 64 {
            now = now.advanced(by: .milliseconds(1))
            var isOver = false
            switch machine.receive(bytes.span, &position, now: now) {
            case .content: break
            case .request where machine.hasContent && turn % 2 == 0:
                if case .refuse = machine.readContent(upTo: 64, now: now) { isOver = answer(&machine) }
            case .request, .contentEnd, .refuse: isOver = answer(&machine)
            case .paused: return "a request waits although it was answered"
            case .more:
                isOver = true
                if position != bytes.count { return "asks for more before it took all" }
            case .close: isOver = true
            }
            if isOver { return answers > machine.exchange ? "there were more answers than requests" : nil }
        }
        return "the connection never comes to rest"

        func answer(_ machine: inout ServerConnectionMachine) -> Bool {
            guard machine.owesAnswer else { return false }
            answers += 1
            let answer = machine.answer(Response(.ok, body: .bytes([0x61])), prepared: prepared, now: now)
            return answer.next != .proceed
        }
    }
}
