/// What the codes of the server mean for how the program ends.
package enum ServerCode {
    package static func status(of code: String) -> ProgramStatus {
        if code.hasSuffix("_NOT_FOUND") { return .notFound }
        return ["UNAVAILABLE", "INTERNAL_ERROR", "MALFORMED_JSON"].contains(code) ? .serverError : .refused
    }

    /// For the answers of REST.
    package static func status(of http: UInt16) -> ProgramStatus {
        switch http {
        case 200..<300: .done
        case 404: .notFound
        case 400..<500: .refused
        default: .serverError
        }
    }
}
