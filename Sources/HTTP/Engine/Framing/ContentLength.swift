/// The value of Content-Length: digits and nothing else (RFC 9110 section 8.6).
enum ContentLength {
    /// Reads the value. A list of equal values, which RFC 9112 section 6.3 lets a recipient accept, is refused like
    /// any other list: only a broken or hostile sender makes it.
    static func parse(_ value: ArraySlice<UInt8>) throws(HTTPFault) -> Int {
        guard !value.isEmpty else {
            throw HTTPFault(.badRequest, "RFC 9110 8.6", "Content-Length is empty")
        }
        var number = 0
        var overflows = false
        for byte in value {
            let digit = byte &- 0x30
            guard digit < 10 else {
                throw HTTPFault(.badRequest, "RFC 9110 8.6", "Content-Length is no decimal number")
            }
            let (shifted, carried) = number.multipliedReportingOverflow(by: 10)
            let (sum, spilled) = shifted.addingReportingOverflow(Int(digit))
            overflows = overflows || carried || spilled
            number = overflows ? .max : sum
        }
        guard !overflows else {
            throw HTTPFault(.contentTooLarge, "RFC 9110 8.6", "Content-Length is larger than any content")
        }
        return number
    }
}
