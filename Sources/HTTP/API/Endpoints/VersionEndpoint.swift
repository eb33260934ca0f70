package import Contract
internal import HTTP

extension VersionReport {
    /// `/v1/version`, open because the first page shows it. The bytes are made once.
    package var route: Route {
        let answer = Response(.ok, [.init("Content-Type", "application/json")], body: .bytes(bytes))
        return Route(.get, "/v1/version", access: .open, handler: .immediate { _ throws(Problem) in answer })
    }
}
