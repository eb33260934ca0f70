/// Appends text and numbers to one growing array of bytes, without an intermediate `String`.
package struct ByteWriter: Sendable {
    /// What has been written.
    package private(set) var bytes: [UInt8]

    package init(capacity: Int = 0) {
        bytes = []
        // Even room for nothing would be allocated.
        if capacity > 0 { bytes.reserveCapacity(capacity) }
    }

    package var count: Int { bytes.count }

    package mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    package mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    package mutating func append(_ more: ArraySlice<UInt8>) {
        bytes.append(contentsOf: more)
    }

    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func append(_ text: Substring) {
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func append(_ span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Writes a number in decimal. For `Int`, the common case, without the cost of a generic call.
    package mutating func append(decimal number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(digits: UInt64(number.magnitude), base: 10, atLeast: 1)
    }

    /// Writes a number in decimal.
    package mutating func append(decimal number: some BinaryInteger) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(digits: UInt64(number.magnitude), base: 10, atLeast: 1)
    }

    /// Writes a number in lower-case hexadecimal with at least `atLeast` digits.
    package mutating func append(hexadecimal number: some UnsignedInteger, atLeast: Int = 1) {
        append(digits: UInt64(number), base: 16, atLeast: atLeast)
    }

    /// Writes a number in decimal, padded with zeros on the left.
    package mutating func append(decimal number: some UnsignedInteger, atLeast: Int) {
        append(digits: UInt64(number), base: 10, atLeast: atLeast)
    }

    /// Empties the writer and keeps its memory for the next message.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Hands the bytes out and starts anew.
    package mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// At most 20 digits, whatever is asked for. They are made from the last to the first, so they are gathered beside
    /// the array: reversing a slice of it in place would copy it.
    private mutating func append(digits number: UInt64, base: UInt64, atLeast: Int) {
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var start = digits.count
        var rest = number
        repeat {
            start -= 1
            let digit = UInt8(truncatingIfNeeded: rest % base)
            digits[start] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            rest /= base
        } while rest > 0
        start = min(start, max(0, digits.count - atLeast))
        let text = digits.span.extracting(start..<digits.count)
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
