import FuzzChecks
import TestSupport
import Testing

@testable import WebSocket

@Suite struct MessageTests {
    private let hello = Array("Hello".utf8)

    /// What a server says about the bytes, the same for every way of cutting them.
    private func entries(
        _ bytes: [UInt8], role: Role = .server, deflate: DeflateAgreement? = nil,
        limits: WebSocketLimits = WebSocketLimits()
    ) -> [FrameTranscript.Entry] {
        let whole = FrameTranscript([bytes], role: role, deflate: deflate, limits: limits)
        #expect(whole.fault == nil)
        for chunking in chunkings(of: bytes) {
            let other = FrameTranscript(chunking.pieces, role: role, deflate: deflate, limits: limits)
            #expect(other == whole, "\(chunking.name)")
        }
        return whole.entries
    }

    @Test("the examples of RFC 6455 5.7")
    func examples() {
        #expect(entries([0x81, 0x05] + hello, role: .client) == [.message(.text, hello)])
        let masked: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(entries(masked) == [.message(.text, hello)])
        let fragments: [UInt8] = [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F]
        #expect(entries(fragments, role: .client) == [.message(.text, hello)])
        let ping: [UInt8] = [0x89, 0x05] + hello
        #expect(entries(ping, role: .client) == [.ping])
        let pong: [UInt8] = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(entries(pong) == [.pong(hello)])
        let medium = [UInt8](repeating: 7, count: 256)
        #expect(entries([0x82, 0x7E, 0x01, 0x00] + medium, role: .client) == [.message(.binary, medium)])
    }

    @Test("a message of 64 KiB has a length of eight bytes (RFC 6455 5.7)")
    func large() {
        var limits = WebSocketLimits()
        limits.messageBytes = 1 << 16
        let large = [UInt8](repeating: 7, count: 65_536)
        let bytes: [UInt8] = [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + large
        let transcript = FrameTranscript([bytes], role: .client, limits: limits)
        #expect(transcript.entries == [.message(.binary, large)])
    }
}
