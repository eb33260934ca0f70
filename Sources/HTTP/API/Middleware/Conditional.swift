internal import HTTP

/// Answers 304 when the client has the state already (RFC 9110 sections 13.1.2 and 15.4.5).
enum Conditional {
    static func apply(to response: inout Response, for head: RequestHead) {
        guard head.method == .get || head.method == .head, response.status == .ok,
            let condition = EntityTagList(head.fields.all("if-none-match")), let current = response.entityTag,
            let known = spelling(of: current, in: condition)
        else { return }
        response.status = .notModified
        response.body = .none
        response.fields.removeAll { field in !kept.contains { field.isNamed($0) } }
        response.set("ETag", known.text)
    }

    /// The tag by which the client knows the current state, or nil when it does not.
    private static func spelling(of current: EntityTag, in condition: EntityTagList) -> EntityTag? {
        switch condition {
        case .any: current
        case .tags(let tags):
            tags.first { $0.uncoded.matchesWeakly(current.uncoded) }.map {
                EntityTag($0.opaque, isWeak: current.isWeak)
            }
        }
    }

    /// What a cache needs to renew its copy.
    private static let kept: [StaticString] = ["Cache-Control", "Content-Location", "ETag", "Expires", "Vary"]
}
