/// The fields of an error or a notice, by the letter of the protocol (PostgreSQL manual, 55.8). libpq's names for
/// them are macros that Swift cannot import.
enum DiagnosticField: Unicode.Scalar {
    case severity = "V"
    case sqlState = "C"
    case message = "M"
    case detail = "D"
    case hint = "H"
    case position = "P"
    case constraint = "n"

    var code: Int32 { Int32(rawValue.value) }
}
