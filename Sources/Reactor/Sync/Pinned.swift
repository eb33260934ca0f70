/// A value of a loop on a journey through code that may run anywhere. Only the loop can open it.
///
/// Why `@unchecked Sendable` holds: the value is reached only through `value`, which stops the program on any other
/// thread than the loop's.
package struct Pinned<Value>: @unchecked Sendable {
    private let content: Value
    private let reactor: Reactor

    package init(_ value: Value, to reactor: Reactor) {
        content = value
        self.reactor = reactor
    }

    /// The value, on the loop.
    package var value: Value {
        reactor.preconditionOnLoop()
        return content
    }
}
