/// The tree of all patterns while it is put together: one node for each byte, later flattened into a `Router`.
struct RouteTrie {
    struct Node {
        var edges: [(byte: UInt8, node: Int)] = []
        var parameter: (name: String, type: ParameterType, node: Int, pattern: String)?
        var endpoint: Int?
    }

    private(set) var nodes = [Node()]
    private(set) var endpoints: [RouteEndpoint] = []

    /// Adds one row of the table.
    mutating func add(_ method: Method, _ pattern: RoutePattern, route: Int) throws(RouteFault) {
        guard let slot = RouteEndpoint.Slot(method) else {
            throw .reserved(method: method.name, pattern: pattern.text)
        }
        var node = 0
        for segment in pattern.segments {
            node = step(from: node, over: UInt8(ascii: "/"))
            switch segment {
            case .literal(let bytes):
                for byte in bytes { node = step(from: node, over: byte) }
            case .parameter(let name, let type):
                node = try step(from: node, name: name, type: type, in: pattern)
            }
        }
        if pattern.segments.isEmpty { node = step(from: node, over: UInt8(ascii: "/")) }
        let endpoint = nodes[node].endpoint ?? endpoints.count
        if endpoint == endpoints.count { endpoints.append(RouteEndpoint(names: pattern.names)) }
        nodes[node].endpoint = endpoint
        guard endpoints[endpoint].set(slot, to: route) else {
            throw .duplicate(method: method.name, pattern: pattern.text)
        }
    }

    private mutating func step(from node: Int, over byte: UInt8) -> Int {
        if let edge = nodes[node].edges.first(where: { $0.byte == byte }) { return edge.node }
        nodes.append(Node())
        nodes[node].edges.append((byte, nodes.count - 1))
        return nodes.count - 1
    }

    private mutating func step(
        from node: Int, name: String, type: ParameterType, in pattern: RoutePattern
    ) throws(RouteFault) -> Int {
        if let known = nodes[node].parameter {
            guard known.name == name, known.type == type else {
                throw .ambiguous(pattern: pattern.text, other: known.pattern)
            }
            return known.node
        }
        nodes.append(Node())
        nodes[node].parameter = (name, type, nodes.count - 1, pattern.text)
        return nodes.count - 1
    }
}
