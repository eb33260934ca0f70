/// Why a text is not a value of its setting.
struct Rejection: Error, Equatable {
    /// Completes the sentence that begins with the text: `is not a number`.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
