/// Where tasks of a loop live that belong to no other actor. Whoever works here and calls an actor of the same loop
/// goes straight in, and comes straight back: both have the loop for their executor. A task that is nobody's would go
/// through the loop's inbox for every such step.
package actor LoopRoom {
    private nonisolated let loop: Reactor

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    package init(on loop: Reactor) {
        self.loop = loop
    }

    /// Begins a task on the loop, in which `work` runs until its end. Called on the loop.
    package nonisolated func start(
        priority: TaskPriority? = nil, _ work: @escaping @Sendable (isolated LoopRoom) async -> Void
    ) -> Task<Void, Never> {
        Task(executorPreference: loop, priority: priority) { await work(self) }
    }
}
