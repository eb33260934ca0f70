internal import Bytes
internal import Reactor

extension Reactor {
    /// Waits without holding anything up. From any loop.
    func pause(_ time: Duration) async {
        await withCheckedContinuation { continuation in
            submit { [self] in _ = schedule(after: time) { continuation.resume() } }
        }
    }
}
