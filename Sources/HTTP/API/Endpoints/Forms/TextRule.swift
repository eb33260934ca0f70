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
        guard (PlainText.isPlain(text, bytes: bytes) && !text.unicodeScalars.contains(where: isUnseen)) || text.isEmpty
        else {
            return ("INVALID", "This must be plain text, without spaces around it and without control characters.")
        }
        return nil
    }

    /// Marks that make two texts differ and look alike, beyond those that `PlainText` knows. That reads the ledger as
    /// well, where they may stand since before they were refused.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x061C || (0xE0000...0xE007F).contains(scalar.value)
    }
}
