internal import Bytes
internal import Contract
internal import Crypto
internal import Domain
internal import HTTP

extension Request {
    /// What the request is known by when it comes again. The number is a hash of who asks, of what, and under which
    /// key; the fingerprint is one of the whole request. Without a key nobody will ask again.
    /// - Parameter own: a key that stands in the content, which counts before the field.
    func writeKey(own: String? = nil) throws(Problem) -> WriteKey {
        try writeKey(own: own, of: body)
    }

    /// For content of which some is secret: the fingerprint is one of the rest, since it is written down.
    func writeKey(of parts: [String]) throws(Problem) -> WriteKey {
        try writeKey(own: nil, of: parts.flatMap { Array($0.utf8) + [0] })
    }

    private func writeKey(own: String?, of told: [UInt8]) throws(Problem) -> WriteKey {
        var key = own
        if key == nil { key = try idempotencyKey() }
        guard let key else { return WriteKey(id: Self.wide(Secrecy.random(16)), fingerprint: 0, isRepeatable: false) }
        var who = ByteWriter(capacity: 64 + head.path.count + key.utf8.count)
        who.append(decimal: Int((principal?.account ?? .nobody).number))
        who.append(0)
        tellRoute(to: &who)
        who.append(key)
        var content = ByteWriter(capacity: 64 + head.path.count + (head.query?.count ?? 0) + told.count)
        tellRoute(to: &content)
        if let query = head.query { content.append(query) }
        content.append(0)
        content.append(told)
        return Self.key(of: &who, asking: &content)
    }

    /// A scan is the same one whether it comes alone or with others, as from a scanner that was without a net for a
    /// while: its nonce names it for this account and show, and its fingerprint is one of what was scanned, and where.
    /// Without a nonce it is known as the request is.
    /// - Parameter place: what tells it from the others of the request.
    func scanKey(of scan: CheckInForm, at show: ShowID, otherwise place: String? = nil) throws(Problem) -> WriteKey {
        guard let nonce = scan.nonce else { return try writeKey(own: place) }
        // What is not used is still right or wrong.
        _ = try idempotencyKey()
        var who = ByteWriter(capacity: 64 + nonce.utf8.count)
        who.append("scan ")
        who.append(decimal: Int((principal?.account ?? .nobody).number))
        who.append(0)
        who.append(decimal: Int(show.number))
        who.append(0)
        who.append(nonce)
        var content = ByteWriter(capacity: 128)
        for part in scan.told {
            content.append(part)
            content.append(0)
        }
        return Self.key(of: &who, asking: &content)
    }

    private static func key(of who: inout ByteWriter, asking content: inout ByteWriter) -> WriteKey {
        let id = SHA256.words(of: who.take())
        return WriteKey(
            id: WideID(high: id[0], low: id[1]), fingerprint: SHA256.words(of: content.take())[0], isRepeatable: true)
    }

    private func tellRoute(to bytes: inout ByteWriter) {
        bytes.append(head.method.name)
        bytes.append(UInt8(ascii: " "))
        bytes.append(head.path)
        bytes.append(0)
    }

    /// 1 to 255 visible characters.
    private func idempotencyKey() throws(Problem) -> String? {
        let count = head.fields.count(of: "idempotency-key")
        guard count > 0 else { return nil }
        guard count == 1, let key = head.fields["idempotency-key"], (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem(
                .validation,
                errors: [
                    .init(
                        field: "Idempotency-Key", code: "INVALID",
                        message: "This must be one text of 1 to 255 visible ASCII characters.")
                ])
        }
        return key
    }

    private static func wide(_ bytes: [UInt8]) -> WideID {
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return WideID(high: word(bytes[0..<8]), low: word(bytes[8..<16]))
    }

    /// The account that asks. The route demands one.
    func caller() throws(Problem) -> Caller { try principalNeeded().caller }

    func principalNeeded() throws(Problem) -> Principal {
        guard let principal else { throw Problem(.unauthenticated) }
        return principal
    }
}

extension WriteKey {
    /// A positive number that is the same whenever the key is.
    var number: Int64 { Self.number(of: id.low) }

    static func number(of word: UInt64) -> Int64 { max(1, Int64(truncatingIfNeeded: word & UInt64(Int64.max))) }

    func command(_ caller: Caller, _ intent: Intent) -> Command {
        Command(id: id, fingerprint: fingerprint, isRepeatable: isRepeatable, caller: caller, intent: intent)
    }
}

extension Request {
    /// For what needs no content: an empty one, or an object without members.
    func requireNoMembers() throws(Problem) {
        guard !body.isEmpty else { return }
        var form = try Form(try json())
        try form.finish()
    }
}
