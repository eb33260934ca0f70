/// What `/v1/version` says: which program this is, for people and for clients that must know.
package struct VersionReport: Equatable, Sendable {
    package let version: String
    package let environment: String

    package init(version: String, environment: String) {
        self.version = version
        self.environment = environment
    }

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            json.string("name", "seatwire")
            json.string("version", version)
            json.string("environment", environment)
            json.string("contract", "/openapi.json")
            json.string("documentation", "/docs")
            json.array("protocols") { list in
                list.string("HTTP/1.0")
                list.string("HTTP/1.1")
            }
        }
    }
}
