internal import API

extension Problem {
    /// There is no such show, or none that the caller may see.
    init(noShow name: String) {
        self.init(.showNotFound, "no show '\(name.prefix(100))'; try GET /v1/shows")
    }
}
