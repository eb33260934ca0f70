import Testing

@testable import Crypto

@Suite struct SHA1Tests {
    @Test("digests are those of FIPS 180-4")
    func vectors() {
        let abc: [UInt8] = [
            0xA9, 0x99, 0x3E, 0x36, 0x47, 0x06, 0x81, 0x6A, 0xBA, 0x3E, 0x25, 0x71, 0x78, 0x50, 0xC2, 0x6C, 0x9C, 0xD0,
            0xD8, 0x9D,
        ]
        #expect(SHA1.digest(of: Array("abc".utf8)) == abc)
        #expect(SHA1.digest(of: []).prefix(4) == [0xDA, 0x39, 0xA3, 0xEE])
        #expect(SHA1.digest(of: []).count == SHA1.size)
    }
}
