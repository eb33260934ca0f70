/// The one form of every answer that is no success.
package struct ErrorEnvelope: Equatable, Sendable {
    /// One fault of one field of the request.
    package struct FieldError: Equatable, Sendable {
        /// Where the fault is: `seats[1]`, `contact.email`; empty for the request as a whole.
        package let field: String
        package let code: String
        package let message: String

        package init(field: String, code: String, message: String) {
            self.field = field
            self.code = code
            self.message = message
        }
    }

    /// What a program acts on: `SEAT_TAKEN`.
    package let code: String
    /// What a person reads.
    package let message: String
    package let requestID: String
    package let errors: [FieldError]

    package init(code: String, message: String, requestID: String, errors: [FieldError] = []) {
        self.code = code
        self.message = message
        self.requestID = requestID
        self.errors = errors
    }

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            json.string("status", "ERROR")
            json.string("code", code)
            json.string("message", message)
            json.string("request_id", requestID)
            json.array("errors") { list in
                for error in errors {
                    list.object { json in
                        json.string("field", error.field)
                        json.string("code", error.code)
                        json.string("message", error.message)
                    }
                }
            }
        }
    }
}
