/// One caller who waits for an answer.
package struct CommandTicket: Hashable, Sendable {
    package let number: UInt64

    package init(number: UInt64) {
        self.number = number
    }
}
