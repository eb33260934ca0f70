import Reactor

/// Runs what blocks, or computes for long, on a thread of its own: the tests share as many threads as there are cores,
/// and a test that keeps one of them lets all others wait.
package func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        do {
            _ = try Thread(name: "test-blocking") { continuation.resume(with: Result(catching: body)) }
        } catch {
            continuation.resume(throwing: error)
        }
    }
}
