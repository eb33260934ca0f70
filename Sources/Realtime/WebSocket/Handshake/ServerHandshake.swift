/// The server's side of the handshake (RFC 6455 section 4.2).
package enum ServerHandshake {
    /// What was agreed to, and what the answer 101 says beside its status.
    package struct Acceptance: Hashable, Sendable {
        package let fields: [HandshakeField]
        package let subprotocol: String?
        package let deflate: DeflateAgreement?
    }

    /// - Parameter digest: SHA-1.
    package static func answer(
        _ request: HandshakeRequest, policy: HandshakePolicy, limits: WebSocketLimits, digest: ([UInt8]) -> [UInt8]
    ) throws(HandshakeRefusal) -> Acceptance {
        try checkRequest(request)
        let key = try key(of: request.fields)
        guard policy.origins.admits(request.fields) else {
            throw HandshakeRefusal(403, "RFC 6455 10.2", "pages of this origin are not admitted")
        }
        let subprotocol = try subprotocol(request.fields, policy, limits)
        let deflate = try deflate(request.fields, policy, limits)
        let proof = AcceptProof.proof(of: key, digest: digest)
        var fields = [
            HandshakeField(name: "Upgrade", value: "websocket"),
            HandshakeField(name: "Sec-WebSocket-Accept", value: String(decoding: proof, as: UTF8.self)),
        ]
        if let subprotocol { fields.append(HandshakeField(name: "Sec-WebSocket-Protocol", value: subprotocol)) }
        if let deflate { fields.append(HandshakeField(name: "Sec-WebSocket-Extensions", value: deflate.answer)) }
        return Acceptance(fields: fields, subprotocol: subprotocol, deflate: deflate?.agreement)
    }

    private static func checkRequest(_ request: HandshakeRequest) throws(HandshakeRefusal) {
        guard request.isGet else {
            throw HandshakeRefusal(426, "RFC 6455 4.2.1", "a WebSocket begins with GET", upgradeFields)
        }
        guard request.isHTTP11 else {
            throw HandshakeRefusal(400, "RFC 6455 4.2.1", "a WebSocket needs HTTP/1.1")
        }
        guard request.fields.all("host").count == 1 else {
            throw HandshakeRefusal(400, "RFC 6455 4.2.1", "Host must be there once")
        }
        guard request.fields.lists("websocket", in: "upgrade") else {
            throw HandshakeRefusal(426, "RFC 9110 15.5.22", "this resource is a WebSocket", upgradeFields)
        }
        guard request.fields.lists("upgrade", in: "connection") else {
            throw HandshakeRefusal(400, "RFC 6455 4.2.1", "Connection does not list Upgrade")
        }
        // A proxy and we might disagree about where content ends and frames begin.
        guard !request.hasContent, request.fields.all("transfer-encoding").isEmpty else {
            throw HandshakeRefusal(400, "RFC 6455 4.1", "a handshake has no content")
        }
    }

    private static func key(of fields: HandshakeFields) throws(HandshakeRefusal) -> ArraySlice<UInt8> {
        let versions = fields.all("sec-websocket-version")
        guard versions.count <= 1 else {
            throw HandshakeRefusal(400, "RFC 6455 11.3.5", "Sec-WebSocket-Version must be there once")
        }
        guard let version = versions.first, Array(version) == Array("13".utf8) else {
            throw HandshakeRefusal(426, "RFC 6455 4.4", "only version 13 is spoken here", upgradeFields)
        }
        guard let key = fields.only("sec-websocket-key") else {
            throw HandshakeRefusal(400, "RFC 6455 11.3.1", "Sec-WebSocket-Key must be there once")
        }
        guard Base64.isSixteenBytes(key) else {
            throw HandshakeRefusal(400, "RFC 6455 4.2.1", "Sec-WebSocket-Key is not sixteen bytes in base64")
        }
        return key
    }

    private static func subprotocol(
        _ fields: HandshakeFields, _ policy: HandshakePolicy, _ limits: WebSocketLimits
    ) throws(HandshakeRefusal) -> String? {
        let values = fields.all("sec-websocket-protocol")
        guard !values.isEmpty else { return nil }
        var offered: Set<String> = []
        for value in values {
            for member in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                let name = HandshakeFields.trimmed(member)
                guard ExtensionList.isToken(name), offered.insert(String(decoding: name, as: UTF8.self)).inserted else {
                    throw HandshakeRefusal(400, "RFC 6455 4.1", "Sec-WebSocket-Protocol is no list of different tokens")
                }
                guard offered.count <= limits.offeredProtocols else {
                    throw HandshakeRefusal(400, "RFC 6455 11.3.4", "there are too many subprotocols")
                }
            }
        }
        guard !policy.subprotocols.isEmpty else { return nil }
        guard let chosen = policy.subprotocols.first(where: offered.contains) else {
            throw HandshakeRefusal(400, "RFC 6455 4.2.2", "none of the subprotocols is spoken here")
        }
        return chosen
    }

    private static func deflate(
        _ fields: HandshakeFields, _ policy: HandshakePolicy, _ limits: WebSocketLimits
    ) throws(HandshakeRefusal) -> DeflateAnswer? {
        guard let offers = ExtensionList.read(fields.all("sec-websocket-extensions")) else {
            throw HandshakeRefusal(400, "RFC 6455 9.1", "Sec-WebSocket-Extensions is no list of extensions")
        }
        guard offers.count <= limits.offeredExtensions else {
            throw HandshakeRefusal(400, "RFC 6455 11.3.2", "there are too many extensions")
        }
        guard policy.compresses, !BrokenDeflate.isSuspected(fields) else { return nil }
        for offer in offers { if let answer = DeflateAnswer(to: offer) { return answer } }
        return nil
    }

    private static let upgradeFields = [
        HandshakeField(name: "Upgrade", value: "websocket"), HandshakeField(name: "Sec-WebSocket-Version", value: "13"),
    ]
}
