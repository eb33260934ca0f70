/// The fields of a request or an answer, as whoever has parsed it knows them.
package struct HandshakeFields {
    private let values: (StaticString) -> [ArraySlice<UInt8>]

    /// - Parameter values: gives the values of all field lines with this name, in order, without the white space
    ///   around them. The name is in lower case.
    package init(values: @escaping (StaticString) -> [ArraySlice<UInt8>]) {
        self.values = values
    }

    func all(_ name: StaticString) -> [ArraySlice<UInt8>] { values(name) }

    /// The value when there is exactly one line of this name.
    func only(_ name: StaticString) -> ArraySlice<UInt8>? {
        let all = values(name)
        return all.count == 1 ? all[0] : nil
    }

    /// Whether a list has this member, which is given in lower case and compared without regard to case.
    func lists(_ member: StaticString, in name: StaticString) -> Bool {
        values(name).contains { value in
            value.split(separator: UInt8(ascii: ",")).contains { Self.equals(Self.trimmed($0), member) }
        }
    }

    /// Compares without regard to case; `token` is in lower case.
    static func equals(_ bytes: ArraySlice<UInt8>, _ token: StaticString) -> Bool {
        token.withUTF8Buffer { wanted in
            unsafe bytes.count == wanted.count && zip(bytes, wanted).allSatisfy { lowered($0) == $1 }
        }
    }

    static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest
    }
}
