extension Request {
    /// The one parameter that the query may have; nil when it is absent or empty. Whatever else is there is refused.
    package func onlyParameter(_ name: String) throws(Problem) -> String? {
        var query = try QueryForm(head)
        let text = query.text(name, bytes: 100)
        try query.finish()
        return text
    }
}
