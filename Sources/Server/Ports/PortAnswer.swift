internal import API
internal import Storage

/// Asks Storage for a port: what fails is told in the words of the port.
func answer<Value: Sendable>(
    _ body: () async throws(StoreFailure) -> Value
) async throws(PortFailure) -> Value {
    do throws(StoreFailure) {
        return try await body()
    } catch {
        throw PortFailure("\(error)")
    }
}
