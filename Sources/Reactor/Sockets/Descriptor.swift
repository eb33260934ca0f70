internal import CLinux
internal import Glibc

/// An open descriptor with one owner. It is closed when its owner lets go of it, and cannot be closed twice.
package struct Descriptor: ~Copyable {
    package let raw: CInt

    /// Takes ownership of what a system call returned.
    package init(_ result: CInt, _ call: StaticString) throws(SystemFailure) {
        guard result >= 0 else { throw SystemFailure(call: call) }
        raw = result
    }

    deinit {
        // EINTR on Linux leaves the descriptor closed as well, so there is nothing to repeat.
        _ = close(raw)
    }

    /// Gives the descriptor away; whoever takes the number closes it.
    package consuming func release() -> CInt {
        let number = raw
        discard self
        return number
    }
}
