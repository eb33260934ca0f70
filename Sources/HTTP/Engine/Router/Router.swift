/// Finds the route for a method and a path: a byte trie in flat arrays, built once and read by every loop. It works
/// on the raw bytes of the path and takes no memory unless the path holds escapes.
///
/// A literal segment goes before a parameter. Each node belongs to one place in the path, so that a search visits a
/// node at most once: the work is bounded by the table, not by the client.
package struct Router: Sendable {
    private struct Node {
        /// The bytes on the way into the node.
        var label: Range<Int>
        /// The edges to literal children.
        var edges: Range<Int>
        var endpoint: Int32 = -1
        /// The child behind a parameter.
        var parameter: Int32 = -1
        var type = ParameterType.usual
    }

    private var nodes: [Node] = []
    private var labels: [UInt8] = []
    private var edgeBytes: [UInt8] = []
    private var edgeNodes: [Int32] = []
    private let endpoints: [RouteEndpoint]
    private let everything: String

    /// Builds the router. The index of a row is what `match` gives back.
    package init(_ table: [(method: Method, pattern: RoutePattern)]) throws(RouteFault) {
        var trie = RouteTrie()
        for (index, row) in table.enumerated() { try trie.add(row.method, row.pattern, route: index) }
        endpoints = trie.endpoints
        let allowed = Set(table.map(\.method)).compactMap(RouteEndpoint.Slot.init)
        everything = (allowed.sorted { $0.rawValue < $1.rawValue }.map(\.allowed) + ["OPTIONS"]).joined(separator: ", ")
        _ = flatten(0, of: trie.nodes, entering: [])
    }

    /// Says what answers a request for this path. The path is raw, as it came in.
    package func match(_ method: Method, _ path: [UInt8]) -> RouteMatch {
        if path.count == 1, path[0] == UInt8(ascii: "*") {
            return method == .options ? .options(allow: everything) : .malformed
        }
        switch Self.shape(of: path) {
        case .plain:
            return find(method, path)
        case .escaped:
            guard let normalized = PathText.normalized(path) else { return .malformed }
            switch Self.shape(of: normalized) {
            case .plain, .escaped: return find(method, normalized)
            case .slashEnded: return .notFound
            case .malformed: return .malformed
            }
        case .slashEnded:
            return .notFound
        case .malformed:
            return .malformed
        }
    }

    private func find(_ method: Method, _ path: [UInt8]) -> RouteMatch {
        var search = Search()
        let index = walk(0, path, 0, &search)
        guard index >= 0 else { return .notFound }
        let endpoint = endpoints[index]
        if let route = endpoint.route(for: method) {
            guard search.count > 0 else { return .route(route, .none) }
            return .route(route, PathParameters(path: path, names: endpoint.names, ranges: search.ranges))
        }
        return method == .options ? .options(allow: endpoint.allow) : .notAllowed(allow: endpoint.allow)
    }
}

// Searching.
extension Router {
    /// The parameters on the way to the node that is being looked at.
    private struct Search {
        var ranges = PathParameters.Ranges(repeating: 0..<0)
        var count = 0
    }

    /// The endpoint for the rest of the path, or a negative number.
    private func walk(_ index: Int, _ path: [UInt8], _ start: Int, _ search: inout Search) -> Int {
        let node = nodes[index]
        var position = start
        guard path.count - position >= node.label.count else { return -1 }
        for label in node.label {
            guard labels[label] == path[position] else { return -1 }
            position += 1
        }
        if position == path.count { return Int(node.endpoint) }
        let next = path[position]
        for edge in node.edges where edgeBytes[edge] == next {
            let found = walk(Int(edgeNodes[edge]), path, position, &search)
            if found >= 0 { return found }
        }
        return node.parameter < 0 ? -1 : walk(parameterOf: node, path, position, &search)
    }

    private func walk(parameterOf node: Node, _ path: [UInt8], _ start: Int, _ search: inout Search) -> Int {
        let isRest = node.type == .rest
        var end = start
        repeat {
            let first = end == start ? end : end + 1
            end = first
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            guard end > first, node.type.fits(path[first..<end]) else { return -1 }
        } while isRest && end < path.count
        search.ranges[search.count] = UInt16(start)..<UInt16(end)
        search.count += 1
        let found = walk(Int(node.parameter), path, end, &search)
        if found < 0 { search.count -= 1 }
        return found
    }

    private enum Shape {
        case plain
        case escaped
        case slashEnded
        case malformed
    }

    /// One look at every byte: are there escapes, empty segments, dot segments?
    private static func shape(of path: [UInt8]) -> Shape {
        let slash = UInt8(ascii: "/")
        guard path.count > 0, path.count <= Int(UInt16.max), path[0] == slash else { return .malformed }
        var escaped = false
        var length = 0
        var dots = 0
        for index in 1..<path.count {
            let byte = path[index]
            if byte == slash {
                // An empty segment has as many dots as bytes: none. So do `.` and `..`, one and two.
                guard dots != length || length > 2 else { return .malformed }
                length = 0
                dots = 0
            } else {
                length += 1
                if byte == UInt8(ascii: ".") { dots += 1 }
                if byte == UInt8(ascii: "%") { escaped = true }
            }
        }
        if path.count > 1 {
            if length == 0 { return .slashEnded }
            guard dots != length || length > 2 else { return .malformed }
        }
        return escaped ? .escaped : .plain
    }
}

// Building.
extension Router {
    /// Writes a node and all below it, and gives back its index. Chains of single bytes become one label.
    private mutating func flatten(_ root: Int, of trie: [RouteTrie.Node], entering: [UInt8]) -> Int {
        var source = trie[root]
        let label = labels.count
        labels += entering
        while source.edges.count == 1, source.parameter == nil, source.endpoint == nil {
            labels.append(source.edges[0].byte)
            source = trie[source.edges[0].node]
        }
        let index = nodes.count
        let edge = edgeBytes.count
        let edges = source.edges.sorted { $0.byte < $1.byte }
        nodes.append(Node(label: label..<labels.count, edges: edge..<edge + edges.count))
        edgeBytes += edges.map(\.byte)
        edgeNodes += edges.map { _ in -1 }
        for (offset, child) in edges.enumerated() {
            edgeNodes[edge + offset] = Int32(flatten(child.node, of: trie, entering: [child.byte]))
        }
        if let parameter = source.parameter {
            nodes[index].type = parameter.type
            nodes[index].parameter = Int32(flatten(parameter.node, of: trie, entering: []))
        }
        nodes[index].endpoint = source.endpoint.map(Int32.init) ?? -1
        return index
    }
}
