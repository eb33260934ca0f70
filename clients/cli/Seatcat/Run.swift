/// A command while it runs. Confined to the loop.
protocol Run: AnyObject {
    func start()
    /// The user wants no more; the program ends within a second in any case.
    func interrupted()
}
