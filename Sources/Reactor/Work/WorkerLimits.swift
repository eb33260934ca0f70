/// The bounds of a pool of workers.
package struct WorkerLimits: Sendable {
    /// Threads, which is how much work is done at once.
    package var threads = 2
    /// Work that may wait for a thread; more is refused.
    package var waiting = 64

    package init(threads: Int = 2, waiting: Int = 64) {
        self.threads = threads
        self.waiting = waiting
    }

    /// Stops the program when a bound makes no sense.
    func validate() {
        precondition((1...256).contains(threads), "threads must be 1…256")
        precondition((1...65_536).contains(waiting), "waiting must be 1…65536")
    }
}
