/// Why a text was not read: the fault, where in the value, and where in the bytes.
package struct JSONFault: Error, Equatable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// The text ends in the middle.
        case incomplete
        /// A byte that cannot stand where it stands.
        case unexpected
        /// Something follows the value.
        case trailing
        case tooLong
        case tooDeep
        case tooManyValues
        case tooManyMembers
        case numberTooLong
        case duplicateName
        /// A control character that is not escaped.
        case controlCharacter
        /// An escape that JSON does not know.
        case badEscape
        /// Half of a surrogate pair: it stands for no character.
        case loneSurrogate
        /// U+0000, which PostgreSQL cannot keep and C takes for an end.
        case nullCharacter
        case invalidUTF8
    }

    package let kind: Kind
    /// `seats[1].label`; empty at the top.
    package let path: String
    /// The index of the byte at which reading stopped.
    package let offset: Int

    package init(kind: Kind, path: String, offset: Int) {
        self.kind = kind
        self.path = path
        self.offset = offset
    }

    package var description: String {
        let place = path.isEmpty ? "" : " in \(path)"
        return "\(phrase)\(place), at byte \(offset)"
    }

    private var phrase: String {
        switch kind {
        case .incomplete: "the text ends too early"
        case .unexpected: "an unexpected character"
        case .trailing: "something follows the value"
        case .tooLong: "the text is too long"
        case .tooDeep: "nested too deep"
        case .tooManyValues: "too many values"
        case .tooManyMembers: "an object with too many members"
        case .numberTooLong: "a number with too many digits"
        case .duplicateName: "a name that stands twice in one object"
        case .controlCharacter: "a control character that is not escaped"
        case .badEscape: "an unknown escape"
        case .loneSurrogate: "half of a surrogate pair"
        case .nullCharacter: "the character U+0000"
        case .invalidUTF8: "bytes that are no UTF-8"
        }
    }
}
