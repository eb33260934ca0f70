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

    @Test("what is written is the same for every length of its parts, and whatever room there was")
    func parts() {
        for capacity in [0, 1, 7, 31, 32, 33, 200] {
            for length in 0...70 {
                var writer = ByteWriter(capacity: capacity)
                var expected: [UInt8] = []
                for part in 0..<5 {
                    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ part) }
                    writer.append(bytes)
                    writer.append(UInt8(truncatingIfNeeded: part))
                    expected += bytes + [UInt8(truncatingIfNeeded: part)]
                }
                #expect(writer.count == expected.count)
                #expect(writer.bytes == expected)
                #expect(writer.take() == expected)
            }
        }
    }

    @Test("the name of a member is written with what belongs around it, whatever room there was")
    func members() {
        for capacity in 0...12 {
            var writer = ByteWriter(capacity: capacity)
            writer.append(member: "ab", isFirst: true, isText: false)
            writer.append(UInt8(ascii: "1"))
            writer.append(member: "c", isFirst: false, isText: true)
            writer.append(UInt8(ascii: "\""))
            writer.append(member: "", isFirst: false, isText: false)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == #""ab":1,"c":"","":"#)
        }
    }

    @Test("an emptied writer forgets what it had, and writes in its place")
    func emptied() {
        var writer = ByteWriter()
        writer.append("a long text that leaves room behind it" as StaticString)
        writer.removeAll()
        #expect(writer.bytes == [])
        writer.append("b" as StaticString)
        var other = ByteWriter()
        other.append(writer)
        other.append(writer)
        #expect(other.bytes == Array("bb".utf8))
    }
}
