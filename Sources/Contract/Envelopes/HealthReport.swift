/// What `/health` and `/health/ready` say.
package struct HealthReport: Equatable, Sendable {
    package enum Status: String, Sendable {
        case ok
        case failing
        /// The server is on its way out: it finishes what it has and takes nothing new.
        case draining
    }

    /// One thing that the server needs. It is named and judged; what is wrong with it is the log's business.
    package struct Check: Equatable, Sendable {
        package let name: String
        package let isWell: Bool
        package let milliseconds: Int64

        package init(name: String, isWell: Bool, milliseconds: Int64) {
            self.name = name
            self.isWell = isWell
            self.milliseconds = milliseconds
        }
    }

    package let status: Status
    package let checks: [Check]

    package init(checks: [Check], isDraining: Bool) {
        self.checks = checks
        status = isDraining ? .draining : checks.allSatisfy(\.isWell) ? .ok : .failing
    }

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            json.string("status", status.rawValue)
            json.array("checks") { list in
                for check in checks {
                    list.object { json in
                        json.string("name", check.name)
                        json.string("status", check.isWell ? "ok" : "failing")
                        json.integer("duration_ms", check.milliseconds)
                    }
                }
            }
        }
    }
}
