internal import Crypto

/// One step of the schema, there and back.
package struct Migration: Hashable, Sendable {
    package let version: Int
    package let name: String
    package let up: MigrationScript
    package let down: MigrationScript

    /// What is kept in the database when it is applied: SHA-256 of the `up` file, in hexadecimal.
    package var checksum: String { SHA256.hexadecimal(of: Array(up.text.utf8)) }

    package var label: String { "\(Self.number(version))_\(name)" }

    /// A version as file names have it.
    static func number(_ version: Int) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// The text of one migration file.
package struct MigrationScript: Hashable, Sendable {
    package let file: String
    package let text: String
}

/// A file as it was found, before anything about it is believed.
package struct MigrationSource: Hashable, Sendable {
    package let file: String
    package let bytes: [UInt8]

    package init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }
}
