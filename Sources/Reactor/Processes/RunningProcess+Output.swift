internal import CLinux

extension RunningProcess {
    /// Reads what the process writes until it has ended and nothing is left, or until the deadline; keeps the last
    /// bytes.
    func outputTail(from reading: CInt, keeping capacity: Int, until deadline: Deadline) -> String {
        var tail: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        // A grandchild may hold the pipe open; the end of the process itself is the end of the wait.
        while Poll.wait(forAny: [reading, descriptor], until: deadline) == 0, !deadline.hasPassed {
            let count = CLinux.read(reading, &chunk, chunk.count)
            if count == 0 {
                _ = wait(until: deadline)
                break
            }
            if count > 0 { tail.append(contentsOf: chunk[..<count]) }
            if tail.count > 2 * capacity { tail.removeFirst(tail.count - capacity) }
        }
        return String(decoding: tail.suffix(capacity), as: UTF8.self)
    }
}
