internal import CLinux
internal import Glibc

/// A system call that failed: which one, and why.
package struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the call, for the log.
    package let call: String
    /// The value of `errno`.
    package let number: CInt

    package init(call: StaticString, number: CInt = errno) {
        self.call = call.description
        self.number = number
    }

    /// The kernel's words for the number, without the name of the call.
    package var reason: String {
        guard let text = strerrordesc_np(number) else { return "error \(number)" }
        return String(cString: text)
    }

    package var description: String { "\(call): \(reason)" }

    /// Another socket holds the address.
    package var isAddressInUse: Bool { number == EADDRINUSE }
    /// Whoever read from the pipe reads no more.
    package var isBrokenPipe: Bool { number == EPIPE }
    /// The right to do it is missing.
    package var isPermissionDenied: Bool { number == EACCES || number == EPERM }
}
