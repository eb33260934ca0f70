/// `name value` pairs behind the word of the run.
struct Arguments {
    struct Fault: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    private var rest: ArraySlice<String>

    init(_ arguments: [String]) {
        rest = arguments[...]
    }

    mutating func next() -> String? { rest.popFirst() }

    /// The number behind a name; every run names all it needs.
    func number(_ name: String) throws -> Int {
        guard let number = Int(try text(name)) else { throw Fault("\(name) needs a number") }
        return number
    }

    func text(_ name: String) throws -> String {
        guard let place = rest.firstIndex(of: name), rest.index(after: place) < rest.endIndex else {
            throw Fault("\(name) is missing")
        }
        return rest[rest.index(after: place)]
    }

    func has(_ name: String) -> Bool { rest.contains(name) }
}
