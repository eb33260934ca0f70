/// The client's side of the handshake (RFC 6455 section 4.1).
package struct ClientHandshake {
    /// Why the answer does not open a WebSocket. The client closes the transport.
    package struct Fault: Error, Hashable, Sendable {
        package let clause: String
        package let message: String

        init(_ clause: StaticString, _ message: StaticString) {
            self.clause = clause.description
            self.message = message.description
        }
    }

    /// What was agreed to.
    package struct Agreement: Hashable, Sendable {
        package let subprotocol: String?
        package let deflate: DeflateAgreement?
    }

    private let key: [UInt8]
    private let subprotocols: [String]
    private let compresses: Bool

    /// - Parameter nonce: sixteen random bytes, new for each connection.
    package init(nonce: [UInt8], subprotocols: [String] = [], compresses: Bool = true) {
        precondition(nonce.count == 16, "a key has sixteen bytes")
        key = Base64.encode(nonce)
        self.subprotocols = subprotocols
        self.compresses = compresses
    }

    /// What the request (GET, HTTP/1.1, with Host and Connection: Upgrade) says beside its target.
    package var fields: [HandshakeField] {
        var fields = [
            HandshakeField(name: "Upgrade", value: "websocket"),
            HandshakeField(name: "Sec-WebSocket-Key", value: String(decoding: key, as: UTF8.self)),
            HandshakeField(name: "Sec-WebSocket-Version", value: "13"),
        ]
        if !subprotocols.isEmpty {
            let list = subprotocols.joined(separator: ", ")
            fields.append(HandshakeField(name: "Sec-WebSocket-Protocol", value: list))
        }
        if compresses { fields.append(HandshakeField(name: "Sec-WebSocket-Extensions", value: Self.offer)) }
        return fields
    }

    /// Checks an answer. The statuses of HTTP that ask for something else (401, 3xx …) are the caller's to handle;
    /// here they are faults.
    /// - Parameter digest: SHA-1.
    package func check(
        status: UInt16, _ answer: HandshakeFields, digest: ([UInt8]) -> [UInt8]
    ) throws(Fault) -> Agreement {
        guard status == 101 else { throw Fault("RFC 6455 4.1", "the server does not switch protocols") }
        guard let upgrade = answer.only("upgrade"), HandshakeFields.equals(upgrade, "websocket") else {
            throw Fault("RFC 6455 4.1", "the server switches to another protocol")
        }
        guard answer.lists("upgrade", in: "connection") else {
            throw Fault("RFC 6455 4.1", "Connection does not list Upgrade")
        }
        guard let proof = answer.only("sec-websocket-accept"),
            Array(proof) == AcceptProof.proof(of: key[...], digest: digest)
        else {
            throw Fault("RFC 6455 4.1", "the server does not prove that it has read the key")
        }
        return Agreement(subprotocol: try subprotocol(answer), deflate: try deflate(answer))
    }

    private func subprotocol(_ answer: HandshakeFields) throws(Fault) -> String? {
        let values = answer.all("sec-websocket-protocol")
        guard let value = values.first else { return nil }
        let chosen = String(decoding: value, as: UTF8.self)
        guard values.count == 1, subprotocols.contains(chosen) else {
            throw Fault("RFC 6455 4.1", "the server chose a subprotocol that was not offered")
        }
        return chosen
    }

    private func deflate(_ answer: HandshakeFields) throws(Fault) -> DeflateAgreement? {
        guard let members = ExtensionList.read(answer.all("sec-websocket-extensions")) else {
            throw Fault("RFC 6455 9.1", "Sec-WebSocket-Extensions is no list of extensions")
        }
        guard let member = members.first else { return nil }
        guard compresses, members.count == 1, member.name == DeflateParameters.name else {
            throw Fault("RFC 6455 9.1", "the server uses an extension that was not offered")
        }
        guard let parameters = DeflateParameters(member) else {
            throw Fault("RFC 7692 7.1", "the server's parameters of permessage-deflate are not acceptable")
        }
        // It would refer to messages that the shared stream has forgotten.
        guard parameters.serverForgets else {
            throw Fault("RFC 7692 7.1.1.1", "the server compresses with a context that it was asked not to keep")
        }
        switch parameters.clientWindow {
        case .absent: return DeflateAgreement()
        case .unsaid: throw Fault("RFC 7692 7.1.2.2", "the server limits the window and does not say how")
        case .bits(let bits): return DeflateAgreement(sendWindowBits: bits)
        }
    }

    private static let offer =
        "\(DeflateParameters.name); server_no_context_takeover; client_no_context_takeover; client_max_window_bits"
}
