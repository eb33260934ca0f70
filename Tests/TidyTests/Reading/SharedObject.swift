/// What an ELF file for 64-bit little-endian machines asks the dynamic linker for.
enum SharedObject {
    /// The names of the libraries that a program or library needs (DT_NEEDED), or nil when the bytes are no such file.
    static func needed(by image: [UInt8]) -> [String]? {
        // ELF magic, class 64, little-endian.
        guard image.count > 64, image.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return nil }
        let table = Int(number(image, 0x28, 8))
        let size = Int(number(image, 0x3A, 2))
        let count = Int(number(image, 0x3C, 2))
        let sections = (0..<count).map { table + $0 * size }
        let dynamicKind = 6 as UInt64
        guard let dynamic = sections.first(where: { number(image, $0 + 4, 4) == dynamicKind }) else { return [] }
        let names = Int(number(image, sections[Int(number(image, dynamic + 0x28, 4))] + 0x18, 8))
        let start = Int(number(image, dynamic + 0x18, 8))
        let length = Int(number(image, dynamic + 0x20, 8))
        let neededTag = 1 as UInt64
        return stride(from: start, to: start + length, by: 16)
            .filter { number(image, $0, 8) == neededTag }
            .map { entry in
                let name = names + Int(number(image, entry + 8, 8))
                return String(decoding: image[name...].prefix { $0 != 0 }, as: UTF8.self)
            }
    }

    private static func number(_ image: [UInt8], _ offset: Int, _ size: Int) -> UInt64 {
        guard offset >= 0, offset + size <= image.count else { return 0 }
        return image[offset..<(offset + size)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
