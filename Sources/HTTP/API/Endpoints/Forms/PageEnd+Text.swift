internal import Domain

/// The end of a page as clients give it back: milliseconds and number.
extension PageEnd {
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let at = Int64(parts[0]), let number = Int64(parts[1]) else { return nil }
        self.init(at: Moment(milliseconds: at), number: number)
    }

    var text: String { "\(at.milliseconds).\(number)" }
}
