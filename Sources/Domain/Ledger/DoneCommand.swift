/// A command that had an effect, with the answer to tell again.
package struct DoneCommand: Hashable, Sendable {
    package let id: CommandID
    package let fingerprint: UInt64
    package let answer: [UInt8]

    package init(id: CommandID, fingerprint: UInt64, answer: [UInt8]) {
        self.id = id
        self.fingerprint = fingerprint
        self.answer = answer
    }
}
