internal import Domain

/// Reads one person at a gate.
struct CheckInForm {
    enum Key {
        case code(String)
        case seat(String)
        case booking(String)
    }

    let key: Key?
    let gate: GateName?
    let direction: Direction
    let nonce: String?

    init(_ form: inout Form, usualGate: GateName? = nil) {
        let named = ["code", "seat", "booking"].filter { form.has($0) }
        let code = form.text("code", bytes: 1...256, isRequired: false)
        let seat = form.text("seat", bytes: 1...LayoutLimits().labelBytes, isRequired: false)
        let booking = form.text("booking", bytes: 1...64, isRequired: false)
        if named.count != 1 {
            form.refuse("code", named.isEmpty ? "REQUIRED" : "INVALID", "Name one of code, seat and booking.")
        }
        key = code.map { .code($0) } ?? seat.map { .seat($0) } ?? booking.map { .booking($0) }
        let isRequired = usualGate == nil
        let text = form.text("gate", bytes: 1...ShowLimits().gateBytes, isRequired: isRequired)
        gate = text.flatMap { GateName($0) } ?? usualGate
        let way = form.text("direction", bytes: 1...8, isRequired: false)
        let known = way.flatMap { Direction(name: $0) }
        if way != nil, known == nil { form.refuse("direction", "INVALID", "This must be in or out.") }
        direction = known ?? .entry
        nonce = form.text("nonce", bytes: 1...100, isRequired: false)
    }

    /// All of it but the nonce.
    var told: [String] {
        let (kind, text) =
            switch key {
            case .code(let text): ("code", text.lowercased())
            case .seat(let text): ("seat", text)
            case .booking(let text): ("booking", text.lowercased())
            case nil: ("", "")
            }
        return [kind, text, gate?.text ?? "", direction.name]
    }
}
