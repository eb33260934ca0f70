/// Why a pool of workers does not take work.
package enum WorkRefusal: Error, Hashable, Sendable {
    /// As much waits as may wait. The caller says so to its own caller instead of queueing without end.
    case full
    /// The pool has been stopped.
    case stopped
}
