/// Frames built the plain way, byte by byte, right or wrong as a test wants them.
enum Wire {
    /// A frame as a client sends it.
    static func masked(
        _ first: UInt8, _ payload: [UInt8] = [], key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    ) -> [UInt8] {
        [first] + length(payload.count, mask: 0x80) + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }

    /// A frame as a server sends it.
    static func plain(_ first: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
        [first] + length(payload.count, mask: 0) + payload
    }

    static func masked(_ first: UInt8, _ text: String) -> [UInt8] { masked(first, Array(text.utf8)) }
    static func plain(_ first: UInt8, _ text: String) -> [UInt8] { plain(first, Array(text.utf8)) }

    static func close(_ code: UInt16, _ reason: String = "") -> [UInt8] {
        [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8)
    }

    /// The shortest form of a length.
    private static func length(_ count: Int, mask: UInt8) -> [UInt8] {
        if count < 126 { return [mask | UInt8(count)] }
        if count < 65_536 { return [mask | 126, UInt8(count >> 8), UInt8(count & 0xFF)] }
        return [mask | 127] + (0..<8).reversed().map { UInt8(count >> ($0 * 8) & 0xFF) }
    }
}
