import TestSupport
import Testing

@testable import Crypto

@Suite("What is said to a process that hashes passwords") struct HashFramesTests {
    private static let cheap = PasswordCost(memory: 8_192, passes: 1)

    private static let requests = [
        HashRequest(.hash(cheap), password: "Correct horse!"), HashRequest(.hash(.standard), password: ""),
        HashRequest(.verify(against: "$argon2id$v=19$m=8,t=1,p=1$AAAA$BBBB"), password: "Grüße, 日本"),
        HashRequest(.verify(against: ""), password: "\0"),
    ]
    private static let answers = [
        HashAnswer.ready, .hash("$argon2id$v=19$m=8,t=1,p=1$AAAA$BBBB"), .verdict(true), .verdict(false), .exhausted,
    ]

    /// The frames of a stream, until it ends or makes no sense.
    private func frames(_ pieces: [[UInt8]]) -> (bodies: [[UInt8]], fault: HashFault?, isWhole: Bool) {
        var reader = HashFrameReader()
        var bodies: [[UInt8]] = []
        do throws(HashFault) {
            for piece in pieces {
                var rest = piece[...]
                while let body = try reader.next(from: &rest) { bodies.append(body) }
            }
        } catch {
            return (bodies, error, false)
        }
        return (bodies, nil, reader.isBetweenFrames)
    }

    @Test("requests come out as they went in, however the stream is cut") func requests() throws {
        let stream = Self.requests.flatMap { $0.frame() ?? [] }
        for chunking in chunkings(of: stream) {
            let read = frames(chunking.pieces)
            #expect(read.fault == nil && read.isWhole, "\(chunking.name)")
            #expect(try read.bodies.map { try HashRequest(body: $0) } == Self.requests, "\(chunking.name)")
        }
    }

    @Test("answers come out as they went in, however the stream is cut") func answers() throws {
        for chunking in chunkings(of: Self.answers.flatMap(\.frame)) {
            let read = frames(chunking.pieces)
            #expect(read.fault == nil && read.isWhole, "\(chunking.name)")
            #expect(try read.bodies.map { try HashAnswer(body: $0) } == Self.answers, "\(chunking.name)")
        }
    }

    @Test("a stream that ends inside a frame is told from one that ends behind it") func cut() throws {
        let frame = try #require(Self.requests[0].frame())
        for length in 1..<frame.count {
            var reader = HashFrameReader()
            var rest = frame.prefix(length)
            #expect(try reader.next(from: &rest) == nil)
            #expect(!reader.isBetweenFrames && rest.isEmpty)
        }
    }

    @Test("passwordBytes and hashBytes bound what is sent and what is read; one byte more is refused") func limits()
        throws
    {
        var limits = HashFrameLimits()
        limits.passwordBytes = 5
        limits.hashBytes = 7
        func request(_ hash: Int, _ password: Int) -> HashRequest {
            HashRequest(
                .verify(against: String(repeating: "h", count: hash)), password: String(repeating: "p", count: password)
            )
        }
        func read(_ request: HashRequest) throws -> HashRequest {
            try HashRequest(body: Array(try #require(request.frame()).dropFirst(4)), limits: limits)
        }
        #expect(request(7, 5).frame(limits) != nil)
        #expect(request(8, 5).frame(limits) == nil)
        #expect(request(7, 6).frame(limits) == nil)
        #expect(try read(request(7, 5)) == request(7, 5))
        #expect(throws: HashFault.content) { try read(request(8, 5)) }
        #expect(throws: HashFault.content) { try read(request(7, 6)) }
        func answer(_ length: Int) throws -> HashAnswer {
            let frame = HashAnswer.hash(String(repeating: "h", count: length)).frame
            return try HashAnswer(body: Array(frame.dropFirst(4)), limits: limits)
        }
        #expect(try answer(7) == .hash("hhhhhhh"))
        #expect(throws: HashFault.content) { try answer(8) }
        #expect(throws: HashFault.content) { try answer(0) }
    }

    @Test("memoryBytes and passes bound what a hash may cost; one more is refused, and so is less than there is")
    func costs() throws {
        let limits = HashFrameLimits()
        func request(_ memory: Int, _ passes: Int) -> HashRequest {
            HashRequest(.hash(PasswordCost(memory: memory, passes: passes)), password: "x")
        }
        let most = request(limits.memoryBytes, limits.passes)
        #expect(try HashRequest(body: Array(try #require(most.frame()).dropFirst(4))) == most)
        #expect(request(limits.memoryBytes + 1, 1).frame() == nil)
        #expect(request(8_192, limits.passes + 1).frame() == nil)
        func read(_ memory: UInt64, _ passes: UInt64) throws -> HashRequest {
            let frame = HashFrameReader.frame(kind: 1, bytes: 12) { frame in
                HashFrameReader.append(memory, bytes: 8, to: &frame)
                HashFrameReader.append(passes, bytes: 4, to: &frame)
            }
            return try HashRequest(body: Array(frame.dropFirst(4)))
        }
        #expect(try read(8_192, 1).task == .hash(Self.cheap))
        let wrong: [(UInt64, UInt64)] = [
            (8_191, 1), (8_192, 0), (UInt64(limits.memoryBytes) + 1, 1), (8_192, UInt64(limits.passes) + 1),
            (.max, 1), (8_192, 0xFFFF_FFFF),
        ]
        for (memory, passes) in wrong {
            #expect(throws: HashFault.content, "\(memory) \(passes)") { try read(memory, passes) }
        }
    }

    @Test("a frame that is empty or longer than any ends the conversation at its length") func lengths() {
        let longest = HashFrameLimits().frameBytes
        for length in [0, longest + 1, Int(UInt32.max)] {
            var stream: [UInt8] = []
            HashFrameReader.append(UInt64(length), bytes: 4, to: &stream)
            for chunking in chunkings(of: stream) { #expect(frames(chunking.pieces).fault == .length) }
        }
        var stream: [UInt8] = []
        HashFrameReader.append(UInt64(longest), bytes: 4, to: &stream)
        #expect(frames([stream]).fault == nil)
    }

    @Test("what is neither a request nor an answer is refused") func nonsense() {
        func request(_ body: [UInt8]) -> HashFault? {
            do throws(HashFault) { _ = try HashRequest(body: body) } catch { return error }
            return nil
        }
        func answer(_ body: [UInt8]) -> HashFault? {
            do throws(HashFault) { _ = try HashAnswer(body: body) } catch { return error }
            return nil
        }
        for body in [[], [0], [3], [16], [255, 1, 2]] as [[UInt8]] { #expect(request(body) == .kind) }
        for body in [[1], [1, 0, 0], [2], [2, 0], [2, 0, 9, 1]] as [[UInt8]] { #expect(request(body) == .content) }
        for body in [[], [0], [1], [20]] as [[UInt8]] { #expect(answer(body) == .kind) }
        for body in [[16, 0], [17], [18], [18, 2], [18, 1, 1], [19, 7]] as [[UInt8]] {
            #expect(answer(body) == .content)
        }
    }

    @Test("random bytes are understood or refused, and nothing else happens")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        var refused = 0
        for _ in 0..<20_000 {
            var body = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            // So that some get beyond the kind.
            if !body.isEmpty, Bool.random(using: &random) { body[0] = UInt8.random(in: 0...20, using: &random) }
            do throws(HashFault) { _ = try HashRequest(body: body) } catch { refused += 1 }
            do throws(HashFault) { _ = try HashAnswer(body: body) } catch { refused += 1 }
            _ = frames([body])
        }
        #expect(refused > 20_000, "seed \(seed)")
    }

    @Test("a request is carried out as asked, and leaves nothing of the password") func carryOut() throws {
        var request = HashRequest(.hash(Self.cheap), password: "Once only!")
        guard case .hash(let hash) = request.carryOut() else {
            Issue.record("no hash was made")
            return
        }
        #expect(request.password == [UInt8](repeating: 0, count: 10))
        #expect(Argon2id.verify(Array("Once only!".utf8), against: hash))
        for (password, matches) in [("Once only!", true), ("once only!", false), ("", false)] {
            var question = HashRequest(.verify(against: hash), password: password)
            #expect(question.carryOut() == .verdict(matches))
        }
        var foreign = HashRequest(.verify(against: "plain"), password: "plain")
        #expect(foreign.carryOut() == .verdict(false))
    }

    @Test("an answer to another kind of request is none") func fitting() {
        let hash = HashRequest(.hash(Self.cheap), password: "")
        let verify = HashRequest(.verify(against: ""), password: "")
        #expect(Self.answers.map { hash.fits($0) } == [false, true, false, false, true])
        #expect(Self.answers.map { verify.fits($0) } == [false, false, true, true, false])
    }

    @Test("bytes that are wiped are zeros") func wiping() {
        var bytes = Array("a secret".utf8)
        Secrecy.wipe(&bytes)
        #expect(bytes == [UInt8](repeating: 0, count: 8))
        var none: [UInt8] = []
        Secrecy.wipe(&none)
        #expect(none.isEmpty)
    }
}
