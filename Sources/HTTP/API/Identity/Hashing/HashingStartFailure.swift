/// Why a process that hashes passwords could not be started.
package struct HashingStartFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
