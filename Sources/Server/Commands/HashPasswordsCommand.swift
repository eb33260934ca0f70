internal import Crypto
internal import Reactor

/// `seatwire hash-passwords`: the other side of `HashingProcesses`. It reads requests from its input, one after the
/// other, answers them on its output, and ends with its input.
struct HashPasswordsCommand {
    /// What came was no request; nothing after it can be understood.
    static let nonsense: CInt = 65

    /// How the server starts it: by the very file that runs, also when another lies in its place by now.
    static var launch: ProcessLaunch {
        var launch = ProcessLaunch(path: "/proc/self/exe", arguments: [Invocation.hashingCommand])
        launch.name = "seatwire"
        // Nothing of the environment, in which there are secrets, but where the libraries are.
        launch.environment = ProcessEnvironment.variables.filter { $0.name == "LD_LIBRARY_PATH" }
        return launch
    }

    /// - Returns: the exit status.
    func run(tell: (String) -> Void) -> CInt {
        guard !StandardInput.isTerminal else {
            tell("\(Invocation.hashingCommand) is started by the server itself, and talks with it alone")
            return UsageFault.exitStatus
        }
        let background = BackgroundProcess(name: "seatwire-hash")
        var reader = HashFrameReader()
        var block = [UInt8](repeating: 0, count: 4_096)
        do {
            try StandardStream.output.write(HashAnswer.ready.frame)
            while true {
                let count = try StandardInput.read(into: &block)
                if count == 0 { return reader.isBetweenFrames ? 0 : Self.nonsense }
                var input = block[..<count]
                while var body = try reader.next(from: &input) {
                    background.giveWay()
                    var request = try HashRequest(body: body)
                    Secrecy.wipe(&body)
                    try StandardStream.output.write(request.carryOut().frame)
                }
                // Let go first: bytes that have another owner are copied, and the copy would be wiped.
                input = []
                Secrecy.wipe(&block)
            }
        } catch let fault as HashFault {
            tell("what came is no request to hash a password: \(fault)")
            return Self.nonsense
        } catch {
            tell("\(Invocation.hashingCommand): \(error)")
            return 1
        }
    }
}
