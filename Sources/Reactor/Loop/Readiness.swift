internal import CLinux

/// What a watcher wants to hear of its descriptor.
package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let read = Self(rawValue: EPOLLIN.rawValue | EPOLLRDHUP.rawValue)
    package static let write = Self(rawValue: EPOLLOUT.rawValue)
    /// Errors and hang-ups only: the kernel always tells those.
    package static let none: Self = []
}

/// What the kernel says of a descriptor.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let read = Self(rawValue: EPOLLIN.rawValue)
    package static let write = Self(rawValue: EPOLLOUT.rawValue)
    /// The peer will send no more.
    package static let peerEnded = Self(rawValue: EPOLLRDHUP.rawValue)
    package static let hangUp = Self(rawValue: EPOLLHUP.rawValue)
    package static let error = Self(rawValue: EPOLLERR.rawValue)
}
