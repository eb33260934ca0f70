/// The request line and the fields of a request, already checked: one target form, one Host at most, one framing.
package struct RequestHead: Sendable {
    package var method: Method
    package var version: Version
    /// The path in origin form, still percent-encoded, always beginning with `/`; `*` for `OPTIONS *`.
    package var path: [UInt8]
    /// What follows the first `?`, or nil when there is none.
    package var query: [UInt8]?
    /// The authority that the client names, from an absolute target or from Host.
    package var authority: String?
    package var fields: FieldLines

    package init(
        method: Method, version: Version = .http11, path: [UInt8], query: [UInt8]? = nil, authority: String? = nil,
        fields: FieldLines = FieldLines()
    ) {
        self.method = method
        self.version = version
        self.path = path
        self.query = query
        self.authority = authority
        self.fields = fields
    }

    /// Whether the client offers to go on with another protocol (RFC 9110 section 7.8).
    var offersUpgrade: Bool {
        version == .http11 && fields.lists("upgrade", in: "connection")
            && fields.count(of: "upgrade") > 0
    }

    /// More bytes than this are given back: a connection may lie idle for long.
    private static let keptCapacity = 256

    /// Sets the path in the memory that it has.
    mutating func replacePath(_ bytes: Span<UInt8>) {
        path.removeAll(keepingCapacity: path.capacity <= Self.keptCapacity)
        unsafe bytes.withUnsafeBufferPointer { unsafe path.append(contentsOf: $0) }
    }

    /// Sets the query in the memory that it has.
    mutating func replaceQuery(_ bytes: Span<UInt8>) {
        var memory = query ?? []
        query = nil
        memory.removeAll(keepingCapacity: memory.capacity <= Self.keptCapacity)
        unsafe bytes.withUnsafeBufferPointer { unsafe memory.append(contentsOf: $0) }
        query = memory
    }

    /// Sets the authority. On one connection it hardly ever changes, and then the text stays what it is.
    mutating func replaceAuthority(_ bytes: Span<UInt8>) {
        if let authority, Self.equals(authority.utf8.span, bytes) { return }
        authority = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    private static func equals(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
