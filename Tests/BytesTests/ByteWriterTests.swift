import Bytes
import Testing

@Suite struct ByteWriterTests {
    private func text(_ write: (inout ByteWriter) -> Void) -> String {
        var writer = ByteWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("numbers are written as Swift writes them", arguments: [Int64.min, -10, -1, 0, 9, 10, 12_345, .max])
    func decimals(_ number: Int64) {
        #expect(text { $0.append(decimal: number) } == String(number))
    }

    @Test("padding fills up and never cuts")
    func padding() {
        #expect(text { $0.append(decimal: UInt(7), atLeast: 3) } == "007")
        #expect(text { $0.append(decimal: UInt(12_345), atLeast: 3) } == "12345")
        #expect(text { $0.append(hexadecimal: UInt32(0xBEEF), atLeast: 8) } == "0000beef")
    }

    @Test("taking the bytes leaves an empty writer")
    func taking() {
        var writer = ByteWriter(capacity: 8)
        writer.append("ab" as StaticString)
        let taken = writer.take()
        #expect(taken == Array("ab".utf8))
        #expect(writer.count == 0)
    }
}
