/// A path that exists: which route answers which method.
struct RouteEndpoint: Sendable {
    /// The methods that a route can be written for. HEAD and OPTIONS follow from them.
    enum Slot: Int, CaseIterable {
        case get
        case post
        case put
        case patch
        case delete

        init?(_ method: Method) {
            switch method {
            case .get: self = .get
            case .post: self = .post
            case .put: self = .put
            case .patch: self = .patch
            case .delete: self = .delete
            case .head, .options, .other: return nil
            }
        }

        var allowed: String {
            switch self {
            case .get: "GET, HEAD"
            case .post: "POST"
            case .put: "PUT"
            case .patch: "PATCH"
            case .delete: "DELETE"
            }
        }
    }

    /// The names of the path's parameters, in order.
    let names: [String]
    /// The value of `Allow`.
    private(set) var allow = "OPTIONS"
    private var routes = InlineArray<5, Int32>(repeating: -1)

    init(names: [String]) {
        self.names = names
    }

    /// False when the method has a route already.
    mutating func set(_ slot: Slot, to route: Int) -> Bool {
        guard routes[slot.rawValue] < 0 else { return false }
        routes[slot.rawValue] = Int32(route)
        let named = Slot.allCases.filter { routes[$0.rawValue] >= 0 }.map(\.allowed)
        allow = (named + ["OPTIONS"]).joined(separator: ", ")
        return true
    }

    /// The route for a method, or nil when the method is not allowed here.
    func route(for method: Method) -> Int? {
        let slot: Slot? = method == .head ? .get : Slot(method)
        guard let slot, routes[slot.rawValue] >= 0 else { return nil }
        return Int(routes[slot.rawValue])
    }
}
