/// What the pool wants done, in order.
package enum PoolAction: Hashable, Sendable {
    /// Begin to connect; answer with `connected` or `connectFailed`.
    case connect(ConnectionID)
    case lend(ConnectionID, to: WaiterID)
    case refuse(WaiterID, PoolRefusal)
    /// Close it at once; no answer is expected.
    case close(ConnectionID)
    /// The pool is empty and will stay so.
    case finished
}

/// Why somebody got no connection.
package enum PoolRefusal: Hashable, Sendable {
    /// As many wait already as may.
    case queueFull
    /// It waited as long as it may while others held every connection.
    case waitedTooLong
    /// It waited as long as it may while PostgreSQL could not be reached.
    case unreachable
    case shuttingDown
}

/// A few actions; one alone, the common case, takes no memory of its own.
package struct PoolActions: Sequence, Sendable {
    private var first: PoolAction?
    private var rest: [PoolAction] = []

    package init() {}

    package mutating func append(_ action: PoolAction) {
        if first == nil { first = action } else { rest.append(action) }
    }

    package struct Iterator: IteratorProtocol {
        fileprivate let actions: PoolActions
        private var position = 0

        fileprivate init(_ actions: PoolActions) { self.actions = actions }

        package mutating func next() -> PoolAction? {
            defer { position += 1 }
            if position == 0 { return actions.first }
            return position <= actions.rest.count ? actions.rest[position - 1] : nil
        }
    }

    package func makeIterator() -> Iterator { Iterator(self) }
}
