/// The bounds of a pool of workers.
package struct WorkerLimits: Sendable {
    /// Threads, which is how much work is done at once.
    package var threads = 2
    /// Work that may wait for a thread; more is refused.
    package var waiting = 64

    /// How far the threads give way to others of this program, 0 to 19 (the nice value of a thread).
    package var courtesy = 0

    package init(threads: Int = 2, waiting: Int = 64, courtesy: Int = 0) {
        self.threads = threads
        self.waiting = waiting
        self.courtesy = courtesy
    }

    /// Stops the program when a bound makes no sense.
    func validate() {
        precondition((1...256).contains(threads), "threads must be 1…256")
        precondition((1...65_536).contains(waiting), "waiting must be 1…65536")
        precondition((0...19).contains(courtesy), "courtesy must be 0…19")
    }
}
