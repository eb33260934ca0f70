internal import Contract

/// What a client says to the feed.
package enum ClientMessage {
    static func auth(id: Int, token: String) -> [UInt8] {
        JSONWriter.object { json in
            json.string("type", "auth")
            json.integer("id", id)
            json.string("token", token)
        }
    }

    static func subscribe(id: Int, show: String, isStaff: Bool, after: String?) -> [UInt8] {
        JSONWriter.object { json in
            json.string("type", "subscribe")
            json.integer("id", id)
            json.string("show", show)
            if isStaff { json.string("scope", "staff") }
            if let after { json.string("after", after) }
        }
    }

    /// As somebody asks for it in the prompt.
    package static func subscribe(show: String) -> [UInt8] {
        JSONWriter.object { json in
            json.string("type", "subscribe")
            json.integer("id", 1)
            json.string("show", show)
        }
    }

    package static func ping(id: Int) -> [UInt8] {
        JSONWriter.object { json in
            json.string("type", "ping")
            json.integer("id", id)
        }
    }
}
