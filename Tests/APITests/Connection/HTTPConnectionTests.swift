import Bytes
import HTTP
import Reactor
import TestSupport
import Testing

@testable import API

@Suite struct HTTPConnectionTests {
    private static let hello = Route(
        .get, "/hello", handler: .immediate { _ throws(Problem) in Response(.ok, body: .bytes(Array("hello".utf8))) })

    private static let echo = Route(
        .post, "/echo", bodyLimit: 100_000,
        handler: .immediate { request throws(Problem) in Response(.ok, body: .bytes(request.body)) })

    private static func request(_ method: String, _ path: String, _ fields: String = "", _ body: String = "") -> String
    {
        "\(method) \(path) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n\(body)"
    }

    @Test("a request is answered and the connection stays for the next")
    func keepAlive() throws {
        let house = try HTTPHouse([Self.hello])
        let client = try house.client()
        for count in 1...3 {
            try house.expect(client, sending: Self.request("GET", "/hello")) { $0.count(of: "\r\n\r\nhello") == count }
        }
        #expect(client.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(client.end == nil)
    }

    @Test("pipelined requests are answered in order, although the first takes its time")
    func pipelining() throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let slow = Route(
            .get, "/slow",
            handler: .async { _ async throws(Problem) in
                for await _ in gate.stream { break }
                return Response(.ok, body: .bytes(Array("slow".utf8)))
            })
        let house = try HTTPHouse([slow, Self.hello])
        let client = try house.client()
        client.send(Self.request("GET", "/slow") + Self.request("GET", "/hello") + Self.request("GET", "/hello"))
        for _ in 0..<50 { house.loop.turn() }
        #expect(client.text == "")
        gate.continuation.yield()
        try house.expect(client) { $0.count(of: "hello") == 2 }
        let text = client.text
        #expect(text.count(of: "\r\n\r\nslow") == 1)
        #expect(text.prefix { $0 != "s" }.count < text.count)
        let slowAt = try #require(text.indices.first { text[$0...].hasPrefix("slow") })
        let helloAt = try #require(text.indices.first { text[$0...].hasPrefix("hello") })
        #expect(slowAt < helloAt)
    }

    @Test("a client that asks on without reading is not answered ahead of what it takes")
    func pipeliningWithoutReading() throws {
        let answered = Locked(0)
        let large = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        let route = Route(
            .get, "/large",
            handler: .immediate { _ throws(Problem) in
                answered.withLock { $0 += 1 }
                return Response(.ok, body: .bytes(large))
            })
        let house = try HTTPHouse([route])
        let client = try house.client()
        client.stream?.pauseReading()
        for _ in 0..<500 { client.send(Self.request("GET", "/large")) }
        for _ in 0..<500 { house.loop.turn() }
        // What the kernel takes for both sides, and the high water with one answer above it.
        #expect(answered.withLock { $0 } < 200)
        client.stream?.resumeReading()
        #expect(house.loop.turn { client.received.count > 500 * 100_000 })
        #expect(house.loop.turn { answered.withLock { $0 } == 500 })
    }

    @Test("content arrives at the handler whole, however it was cut")
    func content() throws {
        let house = try HTTPHouse([Self.echo])
        let client = try house.client()
        let body = String(repeating: "0123456789", count: 10_000)
        let request = Self.request("POST", "/echo", "Content-Length: 100000\r\n", body)
        try house.expect(client, sending: request) { $0.hasSuffix("\r\n\r\n" + body) }
        let chunked = Self.request(
            "POST", "/echo", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
        for byte in chunked.utf8 {
            client.stream?.write([byte])
            house.loop.turn()
        }
        try house.expect(client) { $0.hasSuffix("\r\n\r\nabcde") }
    }

    @Test("content one byte over the route's limit is refused, announced or not, and changes nothing")
    func contentLimit() throws {
        let house = try HTTPHouse([Self.echo])
        let announced = try house.client()
        try house.expect(announced, sending: Self.request("POST", "/echo", "Content-Length: 100001\r\n")) {
            $0.hasPrefix("HTTP/1.1 413 ") && $0.count(of: "CONTENT_TOO_LARGE") == 1
        }
        let chunked = try house.client()
        let body = String(repeating: "x", count: 100_001)
        let request = Self.request("POST", "/echo", "Transfer-Encoding: chunked\r\n", "186a1\r\n\(body)\r\n0\r\n\r\n")
        try house.expect(chunked, sending: request) { $0.hasPrefix("HTTP/1.1 413 ") }
        try house.expectEnd(of: chunked)
    }

    @Test("an allowed origin may read why its content was refused, but nobody is told by a head that never was one")
    func refusedContentAcrossOrigins() throws {
        var settings = ServiceSettings()
        settings.origins = try AllowedOrigins(["https://seats.example"])
        let house = try HTTPHouse([Self.echo], settings: settings)
        let origin = "Origin: https://seats.example\r\n"
        let large = try house.client()
        let chunked = Self.request(
            "POST", "/echo", origin + "Transfer-Encoding: chunked\r\n",
            "186a1\r\n\(String(repeating: "x", count: 100_001))\r\n0\r\n\r\n")
        try house.expect(large, sending: chunked) { $0.hasPrefix("HTTP/1.1 413 ") }
        #expect(large.text.count(of: "\r\nAccess-Control-Allow-Origin: https://seats.example\r\n") == 1)
        let slow = try house.client()
        slow.send(Self.request("POST", "/echo", origin + "Content-Length: 10\r\n", "abc"))
        for _ in 0..<20 { house.loop.turn() }
        house.loop.advance(by: .seconds(120))
        try house.expect(slow) { $0.hasPrefix("HTTP/1.1 408 ") }
        #expect(slow.text.count(of: "\r\nAccess-Control-Allow-Origin: https://seats.example\r\n") == 1)
        let broken = try house.client()
        try house.expect(broken, sending: "GET /echo HTTP/1.1\r\n\(origin) folded\r\n\r\n") {
            $0.hasPrefix("HTTP/1.1 400 ")
        }
        #expect(broken.text.count(of: "Access-Control-Allow-Origin") == 0)
    }

    @Test("100 Continue is sent when the content is wanted, and only then")
    func expectation() throws {
        let house = try HTTPHouse([Self.echo])
        let client = try house.client()
        let head = Self.request("POST", "/echo", "Content-Length: 2\r\nExpect: 100-continue\r\n")
        try house.expect(client, sending: head) { $0 == "HTTP/1.1 100 Continue\r\n\r\n" }
        try house.expect(client, sending: "ok") { $0.hasSuffix("\r\n\r\nok") }
        let unwanted = try house.client()
        let other = Self.request("POST", "/nowhere", "Content-Length: 2\r\nExpect: 100-continue\r\n")
        try house.expect(unwanted, sending: other) { $0.hasPrefix("HTTP/1.1 404 ") }
    }

    @Test("a handler that misses its deadline is cancelled and the client is told 503")
    func deadline() throws {
        let cancelled = Locked(false)
        let never = AsyncStream.makeStream(of: Void.self)
        let stuck = Route(
            .get, "/stuck", deadline: .seconds(3),
            handler: .async { _ async throws(Problem) in
                for await _ in never.stream {}
                cancelled.withLock { $0 = Task.isCancelled }
                return Response(.ok)
            })
        let house = try HTTPHouse([stuck, Self.hello])
        let client = try house.client()
        client.send(Self.request("GET", "/stuck"))
        for _ in 0..<20 { house.loop.turn() }
        house.loop.advance(by: .milliseconds(2_999))
        #expect(client.text == "")
        house.loop.advance(by: .milliseconds(1))
        try house.expect(client) { $0.hasPrefix("HTTP/1.1 503 ") }
        #expect(house.loop.turn { cancelled.withLock { $0 } })
        try house.expect(client, sending: Self.request("GET", "/hello")) { $0.hasSuffix("hello") }
    }

    @Test("each handler has its own time, whatever that of the one before it was", arguments: [1, 3, 60])
    func ownDeadline(before seconds: Int) throws {
        let never = AsyncStream.makeStream(of: Void.self)
        let quick = Route(
            .get, "/quick", deadline: .seconds(seconds),
            handler: .async { _ async throws(Problem) in Response(.ok, body: .bytes(Array("quick".utf8))) })
        let stuck = Route(
            .get, "/stuck", deadline: .seconds(3),
            handler: .async { _ async throws(Problem) in
                for await _ in never.stream {}
                return Response(.ok)
            })
        let house = try HTTPHouse([quick, stuck])
        let client = try house.client()
        try house.expect(client, sending: Self.request("GET", "/quick")) { $0.hasSuffix("quick") }
        house.loop.advance(by: .milliseconds(500))
        client.send(Self.request("GET", "/stuck"))
        for _ in 0..<20 { house.loop.turn() }
        house.loop.advance(by: .milliseconds(2_999))
        for _ in 0..<20 { house.loop.turn() }
        #expect(client.text.count(of: "HTTP/1.1 ") == 1)
        house.loop.advance(by: .milliseconds(1))
        try house.expect(client) { $0.count(of: "HTTP/1.1 503 ") == 1 }
    }

    @Test("when the client goes, its handler is cancelled")
    func clientGoes() throws {
        let cancelled = Locked(false)
        let begun = Locked(false)
        let never = AsyncStream.makeStream(of: Void.self)
        let stuck = Route(
            .get, "/stuck",
            handler: .async { _ async throws(Problem) in
                begun.withLock { $0 = true }
                for await _ in never.stream {}
                cancelled.withLock { $0 = Task.isCancelled }
                return Response(.ok)
            })
        let house = try HTTPHouse([stuck, Self.hello])
        let client = try house.client()
        // An answer that is never read makes the client's end a reset; a mere end might be half of one.
        client.stream?.pauseReading()
        client.send(Self.request("GET", "/hello") + Self.request("GET", "/stuck"))
        #expect(house.loop.turn { begun.withLock { $0 } })
        client.stream?.abort()
        #expect(house.loop.turn { house.station.count == 0 })
        #expect(house.loop.turn { cancelled.withLock { $0 } })
    }

    @Test("a client that half-closes after its request still gets the answer")
    func halfClose() throws {
        let house = try HTTPHouse([Self.hello])
        let client = try house.client()
        client.send(Self.request("GET", "/hello"))
        client.stream?.finish()
        try house.expectEnd(of: client)
        #expect(house.loop.turn { house.station.count == 0 })
    }

    @Test("after an upgrade the newcomer gets every byte behind the request")
    func upgrade() throws {
        let newcomer = Locked<Bool>(false)
        let route = Route(
            .get, "/talk",
            handler: .upgrade { _ throws(Problem) in
                Upgrade(fields: [.init("Upgrade", "echo")]) {
                    newcomer.withLock { $0 = true }
                    return Parrot()
                }
            })
        let house = try HTTPHouse([route])
        let client = try house.client()
        let request = Self.request("GET", "/talk", "Connection: upgrade\r\nUpgrade: echo\r\n")
        try house.expect(client, sending: request + "first") { $0.hasSuffix("\r\n\r\nopenedfirst") }
        #expect(client.text.hasPrefix("HTTP/1.1 101 "))
        try house.expect(client, sending: "second") { $0.hasSuffix("firstsecond") }
        #expect(newcomer.withLock { $0 })
        #expect(house.station.count == 0)
    }

    @Test("a newcomer hears its client also behind a request that was answered later")
    func upgradeBehindLater() throws {
        let waiting = Locked<[Route.Telling]>([])
        let later = Route(
            .get, "/later",
            handler: .async(
                { _ async throws(Problem) in Response(.ok) },
                direct: { _, tell throws(Problem) in
                    waiting.withLock { $0.append(tell) }
                    return true
                }))
        let talk = Route(
            .get, "/talk",
            handler: .upgrade { _ throws(Problem) in Upgrade(fields: [.init("Upgrade", "echo")]) { Parrot() } })
        let house = try HTTPHouse([later, talk])
        let client = try house.client()
        let request = Self.request("GET", "/talk", "Connection: upgrade\r\nUpgrade: echo\r\n")
        client.send(Self.request("GET", "/later") + request + "first")
        try #require(house.loop.turn { waiting.withLock { !$0.isEmpty } })
        let tell = waiting.withLock { $0.removeFirst() }
        house.loop.reactor.submit { tell(.success(Response(.ok))) }
        try house.expect(client) { $0.hasSuffix("openedfirst") }
        try house.expect(client, sending: "second") { $0.hasSuffix("firstsecond") }
    }

    /// A route whose newcomer speaks behind the head of an answer with chunks.
    private static func endless(_ came: Locked<Int>) -> Route {
        Route(
            .get, "/endless",
            handler: .handOver { _ async throws(Problem) in
                Upgrade(.endlessContent, fields: [.init("Content-Type", "text/event-stream")]) {
                    came.withLock { $0 += 1 }
                    return Parrot()
                }
            })
    }

    @Test("behind a head that announces chunks the newcomer writes, and the answer counts as sent")
    func endlessContent() throws {
        let came = Locked(0)
        let house = try HTTPHouse([Self.endless(came)])
        let client = try house.client()
        try house.expect(client, sending: Self.request("GET", "/endless")) {
            $0.hasPrefix("HTTP/1.1 200 ") && $0.hasSuffix("Transfer-Encoding: chunked\r\n\r\nopened")
        }
        try house.expect(client, sending: "heard") { $0.hasSuffix("openedheard") }
        #expect(came.withLock { $0 } == 1)
        #expect(house.station.count == 0)
    }

    @Test("to HEAD only the head of endless content is sent, and the next request is answered")
    func headOfEndlessContent() throws {
        let came = Locked(0)
        let house = try HTTPHouse([Self.endless(came), Self.hello])
        let client = try house.client()
        try house.expect(client, sending: Self.request("HEAD", "/endless")) {
            $0.hasPrefix("HTTP/1.1 200 ") && $0.hasSuffix("Transfer-Encoding: chunked\r\n\r\n")
        }
        try house.expect(client, sending: Self.request("GET", "/hello")) { $0.hasSuffix("\r\n\r\nhello") }
        #expect(came.withLock { $0 } == 0)
        #expect(house.station.count == 1)
    }

    @Test("a handler that would send HTTP/1.0 chunks sends it nothing of them")
    func endlessContentToOldClient() throws {
        let came = Locked(0)
        let house = try HTTPHouse([Self.endless(came)])
        let client = try house.client()
        client.send("GET /endless HTTP/1.0\r\nHost: test\r\n\r\n")
        try house.expectEnd(of: client)
        #expect(client.text.hasPrefix("HTTP/1.1 500 ") && client.text.hasSuffix("Content-Length: 0\r\n\r\n"))
        #expect(came.withLock { $0 } == 0)
    }

    @Test("a head that promises a newcomer where none comes is followed by the end")
    func nobodyComes() throws {
        let route = Route(
            .get, "/endless", handler: .immediate { _ throws(Problem) in Response(.ok, body: .handedOver) })
        let house = try HTTPHouse([route])
        let client = try house.client()
        client.send(Self.request("GET", "/endless"))
        try house.expectEnd(of: client)
        #expect(house.loop.turn { house.station.count == 0 })
    }

    /// Says back what it hears.
    private final class Parrot: StreamHandler {
        func opened(_ stream: Stream) { stream.write(Array("opened".utf8)) }
        func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
            stream.write(input.indices.map { input[$0] })
            return input.count
        }
        func ended(_ stream: Stream) { stream.finish() }
        func drained(_ stream: Stream) {}
        func closed(_ stream: Stream, why reason: StreamEnd) {}
    }

    @Test("a head that takes longer than its time is refused with 408, an idle connection is closed in silence")
    func slowHead() throws {
        let house = try HTTPHouse([Self.hello])
        let slow = try house.client()
        let idle = try house.client()
        slow.send("GET /hello HTTP/1.1\r\nHo")
        for _ in 0..<20 { house.loop.turn() }
        house.loop.advance(by: .milliseconds(4_990))
        slow.send("st: te")
        for _ in 0..<20 { house.loop.turn() }
        #expect(slow.text == "")
        house.loop.advance(by: .milliseconds(20))
        try house.expect(slow) { $0.hasPrefix("HTTP/1.1 408 ") }
        try house.expectEnd(of: slow)
        house.loop.advance(by: .milliseconds(54_900))
        #expect(idle.end == nil && !idle.sawEnd)
        house.loop.advance(by: .milliseconds(200))
        try house.expectEnd(of: idle)
        #expect(idle.text == "")
    }

    @Test("content that comes slower than the rate is refused with 408")
    func slowContent() throws {
        let house = try HTTPHouse([Self.echo])
        let client = try house.client()
        client.send(Self.request("POST", "/echo", "Content-Length: 100000\r\n"))
        for second in 0..<120 {
            client.send("x")
            house.loop.turn()
            house.loop.turn()
            house.loop.advance(by: .seconds(1))
            if client.text.hasPrefix("HTTP/1.1 408 ") {
                #expect(second > 1)
                break
            }
        }
        try house.expect(client) { $0.hasPrefix("HTTP/1.1 408 ") }
        try house.expectEnd(of: client)
    }

    @Test("bytes that are no request get one answer with a reason, and the end")
    func hostile() throws {
        let house = try HTTPHouse([Self.hello])
        let client = try house.client()
        try house.expect(client, sending: "GET /hello HTTP/1.1\nHost: x\n\n") {
            $0.hasPrefix("HTTP/1.1 400 ") && $0.count(of: "MALFORMED_REQUEST") == 1
        }
        try house.expectEnd(of: client)
        #expect(client.text.count(of: "HTTP/1.1 ") == 1)
    }

    @Test("going down ends idle connections at once and the others after their answer")
    func retiring() throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let begun = Locked(false)
        let slow = Route(
            .get, "/slow",
            handler: .async { _ async throws(Problem) in
                begun.withLock { $0 = true }
                for await _ in gate.stream { break }
                return Response(.ok, body: .bytes(Array("done".utf8)))
            })
        let house = try HTTPHouse([slow])
        let idle = try house.client()
        let busy = try house.client()
        busy.send(Self.request("GET", "/slow"))
        #expect(house.loop.turn { begun.withLock { $0 } })
        house.station.retire()
        try house.expectEnd(of: idle)
        #expect(busy.end == nil)
        gate.continuation.yield()
        try house.expect(busy) { $0.hasSuffix("\r\n\r\ndone") && $0.count(of: "Connection: close") == 1 }
        try house.expectEnd(of: busy)
        #expect(house.loop.turn { house.station.count == 0 })
    }

    @Test("HEAD is answered by the route of GET, without the content")
    func head() throws {
        let house = try HTTPHouse([Self.hello])
        let client = try house.client()
        try house.expect(client, sending: Self.request("HEAD", "/hello")) { $0.hasSuffix("\r\n\r\n") }
        #expect(client.text.count(of: "Content-Length: 5\r\n") == 1)
    }
}
