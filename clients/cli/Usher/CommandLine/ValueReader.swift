/// Reads the values of options and operands, and says what is wrong with one.
enum ValueReader {
    static func count(_ text: String, of option: OptionName, most: Int = 1_000_000_000) throws(UsageFault) -> Int {
        guard let number = Int(text), (1...most).contains(number) else {
            throw UsageFault(
                "--\(option.rawValue) \(text.debugDescription) is no number from 1 to \(most)",
                hint: "Write --\(option.rawValue) 10.")
        }
        return number
    }

    /// `30s`, `5m`, `2h`, `500ms`; a bare number is seconds.
    static func time(_ text: String, of option: OptionName) throws(UsageFault) -> Duration {
        let units: [(suffix: String, milliseconds: Double)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("", 1_000),
        ]
        for unit in units where text.hasSuffix(unit.suffix) {
            guard let number = Double(text.dropLast(unit.suffix.count)), number >= 0, number < 1e9 else { break }
            return .milliseconds(Int64(number * unit.milliseconds))
        }
        throw UsageFault(
            "--\(option.rawValue) \(text.debugDescription) is no time", hint: "Write 30s, 5m, 2h or 500ms.")
    }

    /// Values that may be given in one list or one by one.
    static func list(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// Fields by which a request is framed or a connection changes its protocol.
    private static let ownFields: Set = ["host", "connection", "upgrade", "content-length", "transfer-encoding"]

    static func header(_ text: String) throws(UsageFault) -> HeaderLine {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, isToken(parts[0]), isFieldText(parts[1]) else {
            throw UsageFault("-H \(text.debugDescription) is no field", hint: "Write -H 'Name: value'.")
        }
        let name = parts[0].lowercased()
        guard !ownFields.contains(name), !name.hasPrefix("sec-websocket-") else {
            throw UsageFault(
                "-H \(parts[0]) is a field that seatcat writes itself",
                hint: "The URL says the host, and -s of `connect` offers a subprotocol.")
        }
        return HeaderLine(name: String(parts[0]), value: String(parts[1].trimmingSpaces))
    }

    static func origin(_ text: String) throws(UsageFault) -> String {
        guard isFieldText(text) else {
            throw UsageFault("--origin \(text.debugDescription) is no origin", hint: "Write --origin https://host.")
        }
        return text
    }

    static func subprotocol(_ text: String) throws(UsageFault) -> String {
        guard isToken(text) else {
            throw UsageFault(
                "--subprotocol \(text.debugDescription) is no name", hint: "Write --subprotocol seatwire.v1.")
        }
        return text
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    /// What may stand in the value of a field.
    static func isFieldText(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// `45000:INR`, in the smallest unit of the currency.
    static func money(_ text: String) throws(UsageFault) -> WalkInOptions.Money {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let amount = Int64(parts[0]), amount >= 0, parts[1].count == 3,
            parts[1].utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else {
            throw UsageFault(
                "--paid \(text.debugDescription) is no amount",
                hint: "Write the smallest unit and the currency: 45000:INR.")
        }
        return .init(amount: amount, currency: String(parts[1]))
    }
}

extension Substring {
    var trimmingSpaces: Substring {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
