import Reactor
import TestSupport
import Testing

/// Asks the servers one thing after another, on the thread that calls; it belongs to that thread.
final class ChaosDesk {
    private let loop: TestLoop
    private let ports: [UInt16]
    private var wires: [Int: ChaosWire] = [:]
    private var came: ChaosAnswer?
    private var isWaiting = false

    init(_ ports: [UInt16]) throws {
        loop = try TestLoop()
        self.ports = ports
    }

    /// Asks until the answer is definite.
    func ask(_ call: ChaosCall, at node: Int) throws -> ChaosAnswer {
        let end = Deadline(after: .seconds(20))
        while true {
            if let answer = try once(call, at: node), answer.isDefinite { return answer }
            try #require(!end.hasPassed, "\(call.method) \(call.path) has no definite answer")
            end.pause(.milliseconds(20))
        }
    }

    private func once(_ call: ChaosCall, at node: Int) throws -> ChaosAnswer? {
        if wires[node]?.isOver ?? true {
            let wire = ChaosWire(on: loop.reactor) { [weak self] answer in
                self?.came = answer
                self?.isWaiting = false
            }
            wires[node] = wire
            guard wire.connect(to: ports[node]) else { return nil }
        }
        isWaiting = true
        came = nil
        wires[node]?.send(call)
        try #require(loop.turn { !isWaiting }, "no answer to \(call.method) \(call.path)")
        return came
    }
}
