internal import Domain

/// What is wrong with a text that comes from outside.
enum TextRule {
    static func fault(of text: String, bytes: ClosedRange<Int>) -> (code: String, message: String)? {
        guard !text.isEmpty || bytes.lowerBound == 0 else { return ("REQUIRED", "This must not be empty.") }
        guard text.utf8.count >= bytes.lowerBound else {
            return ("TOO_SHORT", "This must have at least \(bytes.lowerBound) bytes.")
        }
        guard text.utf8.count <= bytes.upperBound else {
            return ("TOO_LONG", "This may have at most \(bytes.upperBound) bytes.")
        }
        guard PlainText.isPlain(text, bytes: bytes) || text.isEmpty else {
            return ("INVALID", "This must be plain text, without spaces around it and without control characters.")
        }
        return nil
    }
}
