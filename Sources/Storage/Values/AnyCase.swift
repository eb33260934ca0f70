/// A regular expression for a text whatever its case. PostgreSQL's own `lower` knows what its locale knows: in that of
/// the embedded cluster, ASCII.
enum AnyCase {
    /// Each letter stands for all its cases, and everything else for itself.
    static func pattern(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { pattern, scalar in
            let cases = cases(of: scalar)
            if cases.count > 1 {
                pattern += "(?:\(cases.sorted().joined(separator: "|")))"
            } else {
                // Behind a backslash a sign stands for itself, whatever it means otherwise.
                if scalar.isASCII, !("0"..."9").contains(scalar) { pattern += "\\" }
                pattern.unicodeScalars.append(scalar)
            }
        }
    }

    private static func cases(of scalar: Unicode.Scalar) -> Set<String> {
        let properties = scalar.properties
        return [String(scalar), properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping]
    }
}
