package import HTTP

extension FieldLines {
    /// Appends one line from text.
    package mutating func append(_ name: String, _ value: String) {
        let line = Array((name + value).utf8)
        let border = name.utf8.count
        append(line: line.span, name: 0..<border, value: border..<line.count)
    }
}
