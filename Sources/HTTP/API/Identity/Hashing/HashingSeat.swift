internal import Crypto
internal import Reactor
internal import Telemetry

/// One process that hashes passwords, and the next one when it falls. One thread at a time has it.
struct HashingSeat: Sendable {
    private let launch: ProcessLaunch
    private let limits: HashingLimits
    private let log: Log
    private var life: HashingLife
    private var conversation: Conversation?

    init(_ launch: ProcessLaunch, limits: HashingLimits, log: Log) {
        self.launch = launch
        self.limits = limits
        self.log = log
        life = HashingLife(limits)
    }

    var losses: Int { life.losses }

    // MARK: Starting and ending

    /// Starts the process, whether or not it becomes ready.
    mutating func open() throws(HashingStartFailure) {
        do throws(LaunchFailure) {
            conversation = try launch.converse()
        } catch {
            throw HashingStartFailure("\(error)")
        }
    }

    /// Waits until the process that was started is ready.
    mutating func greet() throws(HashingStartFailure) {
        guard let conversation else { throw HashingStartFailure("it was not started") }
        let found: String
        switch Self.receive(from: conversation, until: Deadline(after: limits.startTime)) {
        case .answer(.ready):
            _ = life.event(.started, now: Deadline.now)
            return
        case .answer, .nonsense: found = "it said something else than that it is ready, and"
        case .silence(.tooLate): found = "it was not ready in time, and"
        case .silence(.over): found = "before it was ready it"
        case .silence(.system(let failure)): found = "\(failure); it"
        }
        self.conversation = nil
        throw HashingStartFailure("\(found) \(conversation.end(within: .zero))")
    }

    mutating func close() {
        guard let conversation else { return }
        self.conversation = nil
        let ending = conversation.end(within: limits.endTime)
        if ending != .exited(code: 0) { log.warning("a process that hashes passwords \(ending) when it was to end") }
    }

    // MARK: Asking

    mutating func answer(_ request: HashRequest) throws(HashingFailure) -> HashAnswer {
        // Nothing that comes in by the API: an account whose hash somebody else wrote, say. It is no hash then, which
        // costs nothing to find out.
        guard var frame = request.frame() else { return try OwnHashing().answer(request) }
        defer { Secrecy.wipe(&frame) }
        lookAfter()
        var action = life.event(.wanted, now: Deadline.now)
        while true {
            switch action {
            case .start: action = startAgain()
            case .wait(let time):
                Deadline(after: time).pause(time)
                action = life.event(.waited, now: Deadline.now)
            case .ask:
                if let answer = exchange(frame, for: request) {
                    life.answered()
                    return answer
                }
                action = life.event(.fell, now: Deadline.now)
            case .refuse: throw HashingFailure()
            }
        }
    }

    /// Notices that the process ended while nobody asked anything.
    private mutating func lookAfter() {
        guard let conversation, conversation.process.hasEnded else { return }
        self.conversation = nil
        log.warning("a process that hashes passwords \(conversation.end(within: .zero)); it is started again")
        life.foundDead(now: Deadline.now)
    }

    private mutating func startAgain() -> HashingLife.Action {
        do throws(HashingStartFailure) {
            try open()
            try greet()
            return .ask
        } catch {
            log.error("a process that hashes passwords cannot be started: \(error)")
            return life.event(.failed, now: Deadline.now)
        }
    }

    /// Nil when the process fell, or had to be ended for what it did.
    private mutating func exchange(_ frame: [UInt8], for request: HashRequest) -> HashAnswer? {
        guard let conversation else { return nil }
        let deadline = Deadline(after: limits.answerTime)
        let found: String
        do throws(ConversationFailure) {
            try conversation.send(frame, until: deadline)
            switch Self.receive(from: conversation, until: deadline) {
            case .answer(let answer) where request.fits(answer): return answer
            case .answer, .nonsense: found = "answered what is no answer, and"
            case .silence(let failure): throw failure
            }
        } catch {
            switch error {
            case .over: found = "in the middle of a hash"
            case .tooLate: found = "took too long for a hash, and"
            case .system(let failure): found = "cannot be reached (\(failure)), and"
            }
        }
        self.conversation = nil
        log.warning("a process that hashes passwords \(found) \(conversation.end(within: .zero))")
        return nil
    }

    private enum Word {
        case answer(HashAnswer)
        case nonsense
        case silence(ConversationFailure)
    }

    /// The next answer, of which there is one at a time.
    private static func receive(from conversation: Conversation, until deadline: Deadline) -> Word {
        var reader = HashFrameReader()
        while true {
            let bytes: [UInt8]
            do throws(ConversationFailure) {
                bytes = try conversation.receive(atMost: 256, until: deadline)
            } catch {
                return .silence(error)
            }
            do throws(HashFault) {
                var rest = bytes[...]
                guard let body = try reader.next(from: &rest) else { continue }
                return rest.isEmpty ? .answer(try HashAnswer(body: body)) : .nonsense
            } catch {
                return .nonsense
            }
        }
    }
}
