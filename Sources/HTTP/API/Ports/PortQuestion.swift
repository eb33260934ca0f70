/// Asks a port for a desk: what fails is told as a problem.
func ask<Value>(_ port: () async throws(PortFailure) -> Value) async throws(Problem) -> Value {
    do throws(PortFailure) {
        return try await port()
    } catch {
        throw Problem(failed: error)
    }
}
