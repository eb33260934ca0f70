import Bytes
import Testing

@testable import WebSocket

@Suite struct MemoryTests {
    @Test("an idle connection is small and owns no buffer")
    func idle() {
        #expect(MemoryLayout<WebSocketEngine>.size <= 250)
        var engine = Engines.server(deflate: DeflateAgreement())
        let bytes = Wire.masked(0x01, "a") + Wire.masked(0x89, "q") + Wire.masked(0x80, "b")
        _ = Engines.events(&engine, bytes)
        _ = engine.takeOutput()
        let buffers = [engine.message.capacity, engine.control.capacity, engine.pongs.capacity, engine.frames.capacity]
        #expect(buffers == [0, 0, 0, 0])
    }

    @Test("the next message of a loop, of whatever connection, is read into the buffer of the last")
    func reuse() {
        let resources = WebSocketResources(limits: WebSocketLimits())
        var first = WebSocketEngine(role: .server, deflate: nil, resources: resources, now: .zero)
        var second = WebSocketEngine(role: .server, deflate: nil, resources: resources, now: .zero)
        let bytes = Wire.masked(0x82, [UInt8](repeating: 1, count: 1000))
        #expect(Engines.events(&first, bytes) == [.message(.binary)])
        let address = resources.lend()
        #expect(address.capacity >= 1000)
        resources.giveBack(address)
        var position = 0
        _ = second.receive(bytes.span, &position, now: .zero)
        let left = resources.lend()
        #expect(left.capacity == 0)
    }

    @Test("a buffer above the limit is let go")
    func large() {
        var limits = WebSocketLimits()
        limits.keptBytes = 1000
        let resources = WebSocketResources(limits: limits)
        resources.giveBack([UInt8](repeating: 0, count: 1000 + 64))
        let none = resources.lend()
        #expect(none.capacity == 0)
        resources.giveBack([UInt8](repeating: 0, count: 500))
        let some = resources.lend()
        #expect(some.capacity >= 500)
        #expect(some.isEmpty)
    }

    @Test("the length in a header takes no memory before the bytes come")
    func announced() {
        var limits = WebSocketLimits()
        limits.messageBytes = 16 << 20
        var engine = Engines.server(limits: limits)
        _ = Engines.events(&engine, [0x82, 0xFF, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4, 5])
        let capacity = engine.message.capacity
        #expect(capacity < 1024)
        let count = engine.message.count
        #expect(count == 1)
    }

    @Test("a message in a million pieces is gathered in a few growing buffers")
    func growth() {
        var limits = WebSocketLimits()
        limits.messageBytes = 1 << 20
        var engine = Engines.server(limits: limits)
        _ = Engines.events(&engine, [0x82, 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 0, 1, 2, 3, 4])
        var capacities: Set<Int> = []
        for _ in 0..<1 << 14 {
            _ = Engines.events(&engine, [1, 2, 3, 4, 5, 6, 7, 8])
            capacities.insert(engine.message.capacity)
        }
        #expect(capacities.count < 32)
    }

    @Test("a message that was taken is the taker's, and the engine goes on")
    func taken() {
        var engine = Engines.server()
        let frame = Wire.masked(0x81, "mine")
        #expect(Engines.events(&engine, frame) == [.message(.text)])
        var position = 0
        _ = engine.receive(frame.span, &position, now: .zero)
        let mine = engine.takeMessage()
        #expect(mine == Array("mine".utf8))
        #expect(Engines.events(&engine, frame) == [.message(.text)])
        #expect(mine == Array("mine".utf8))
    }
}
