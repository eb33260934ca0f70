/// Appends text and numbers to one growing array of bytes, without an intermediate `String`.
///
/// The array is always as long as there is room, and `count` says how much of it is written: so to append is to copy,
/// and costs half of what it costs an array to become longer by a few bytes.
package struct ByteWriter: Sendable {
    private var room: [UInt8]
    /// How many bytes have been written.
    package private(set) var count = 0

    /// Room is copied from here, because an array of one repeated byte costs several times as much.
    private static let blank = [UInt8](repeating: 0, count: 4_096)

    package init(capacity: Int = 0) {
        room = []
        if capacity > 0 { makeRoom(for: capacity) }
    }

    /// What has been written.
    package var bytes: [UInt8] { count == room.count ? room : Array(room[..<count]) }

    package mutating func append(_ byte: UInt8) {
        if count == room.count { grow(by: 1) }
        room[count] = byte
        count += 1
    }

    package mutating func append(_ more: [UInt8]) {
        append(more.span)
    }

    package mutating func append(_ more: ArraySlice<UInt8>) {
        append(more.span)
    }

    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe append(UnsafeRawBufferPointer($0)) }
    }

    /// The name of a member of a JSON object, with what stands before and behind it, with one look at the room.
    /// - Parameters:
    ///   - isFirst: otherwise a comma is before it.
    ///   - isText: whether the first quote of a text follows.
    package mutating func append(member name: StaticString, isFirst: Bool, isText: Bool) {
        let length = name.utf8CodeUnitCount
        // As much as it may be; what is not needed is written over.
        if count + length + 5 > room.count { grow(by: length + 5) }
        var end = count
        unsafe room.withUnsafeMutableBytes { room in
            func put(_ character: Unicode.Scalar) {
                unsafe room.storeBytes(
                    of: UInt8(truncatingIfNeeded: character.value), toByteOffset: end, as: UInt8.self)
                end += 1
            }
            if !isFirst { put(",") }
            put("\"")
            // `grow` has made sure that there is room.
            unsafe room.baseAddress?.advanced(by: end).copyMemory(from: name.utf8Start, byteCount: length)
            end += length
            put("\"")
            put(":")
            if isText { put("\"") }
        }
        count = end
    }

    package mutating func append(_ text: String) {
        append(text.utf8.span)
    }

    package mutating func append(_ text: Substring) {
        append(text.utf8.span)
    }

    package mutating func append(_ span: Span<UInt8>) {
        unsafe span.withUnsafeBytes { unsafe append($0) }
    }

    /// What another writer has written.
    package mutating func append(_ other: ByteWriter) {
        append(other.room.span.extracting(..<other.count))
    }

    private mutating func append(_ more: UnsafeRawBufferPointer) {
        let (start, end) = (count, count + more.count)
        guard let source = more.baseAddress, more.count > 0 else { return }
        if end > room.count { grow(by: more.count) }
        unsafe room.withUnsafeMutableBytes { room in
            // `grow` has made sure that there is room up to `end`.
            unsafe room.baseAddress?.advanced(by: start).copyMemory(from: source, byteCount: end - start)
        }
        count = end
    }

    /// A number in the order of the network, its highest byte first.
    package mutating func append(bigEndian number: UInt64) { append(bits: number.bigEndian) }
    package mutating func append(bigEndian number: UInt32) { append(bits: number.bigEndian) }
    package mutating func append(bigEndian number: UInt16) { append(bits: number.bigEndian) }

    package mutating func append(bigEndian numbers: SIMD4<UInt64>) {
        append(
            bits: SIMD4(
                numbers[0].bigEndian, numbers[1].bigEndian, numbers[2].bigEndian, numbers[3].bigEndian))
    }

    /// A number and one behind it, with one look at the room: as a length and what is so long.
    package mutating func append(bigEndian first: UInt32, then second: UInt64) { append(first, then: second.bigEndian) }
    package mutating func append(bigEndian first: UInt32, then second: UInt32) { append(first, then: second.bigEndian) }
    package mutating func append(bigEndian first: UInt32, then second: UInt16) { append(first, then: second.bigEndian) }

    @inline(__always)
    private mutating func append<Number: BitwiseCopyable>(_ first: UInt32, then bits: Number) {
        let (start, end) = (count, count + 4 + MemoryLayout<Number>.size)
        if end > room.count { grow(by: end - start) }
        unsafe room.withUnsafeMutableBytes { room in
            unsafe room.storeBytes(of: first.bigEndian, toByteOffset: start, as: UInt32.self)
            unsafe room.storeBytes(of: bits, toByteOffset: start + 4, as: Number.self)
        }
        count = end
    }

    private mutating func append<Number: BitwiseCopyable>(bits: Number) {
        let (start, end) = (count, count + MemoryLayout<Number>.size)
        if end > room.count { grow(by: end - start) }
        unsafe room.withUnsafeMutableBytes { unsafe $0.storeBytes(of: bits, toByteOffset: start, as: Number.self) }
        count = end
    }

    /// Writes a number in the place of one that was written before.
    package mutating func overwrite(at offset: Int, bigEndian number: UInt32) {
        precondition(offset >= 0 && offset + 4 <= count, "only what was written can be written over")
        unsafe room.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: number.bigEndian, toByteOffset: offset, as: UInt32.self)
        }
    }

    /// Twice the room, or as much as is needed.
    @inline(never)
    private mutating func grow(by more: Int) { makeRoom(for: max(count + more, room.count * 2, 32)) }

    private mutating func makeRoom(for length: Int) {
        room.reserveCapacity(length)
        while room.count < length {
            let more = Self.blank.span.extracting(..<min(Self.blank.count, length - room.count))
            unsafe more.withUnsafeBufferPointer { unsafe room.append(contentsOf: $0) }
        }
    }

    /// Writes a number in decimal. For `Int`, the common case, without the cost of a generic call.
    package mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(decimalDigits: UInt64(number.magnitude), atLeast: 1)
    }

    /// Writes a number in decimal.
    package mutating func append(decimal number: some BinaryInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(decimalDigits: UInt64(number.magnitude), atLeast: 1)
    }

    /// Writes a number in lower-case hexadecimal with at least `atLeast` digits.
    package mutating func append(hexadecimal number: some UnsignedInteger, atLeast: Int = 1) {
        append(digits: UInt64(number), base: 16, atLeast: atLeast)
    }

    /// Writes a number in decimal, padded with zeros on the left.
    package mutating func append(decimal number: some UnsignedInteger, atLeast: Int) {
        append(decimalDigits: UInt64(number), atLeast: atLeast)
    }

    /// Empties the writer and keeps its memory for the next message.
    package mutating func removeAll() {
        count = 0
    }

    /// Hands the bytes out and starts anew.
    package mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &room)
        taken.removeLast(taken.count - count)
        count = 0
        return taken
    }

    /// With a base that the compiler knows: it divides by multiplying.
    private mutating func append(decimalDigits number: UInt64, atLeast: Int) {
        append(digits: number, base: 10, atLeast: atLeast)
    }

    /// At most 20 digits, whatever is asked for. They are made from the last to the first, so they are gathered beside
    /// the array: reversing a slice of it in place would copy it.
    @inline(__always)
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
        append(text)
    }
}
