internal import Domain
package import HTTP

/// The answer to a complete request.
package enum Reply: Sendable {
    case ready(Response)
    case pending(Work)
    /// An answer behind whose head the connection belongs to somebody else.
    case upgrade(Response, Upgrade)

    /// What work that takes time comes to.
    package enum Outcome: Sendable {
        case response(Response)
        case upgrade(Response, Upgrade)
    }

    /// An answer that takes time. It is begun on the connection's loop, or run in a task there. When `deadline` passes
    /// first, the client is told so; when the client goes, nothing is sent. In both cases the task is cancelled, and
    /// what has begun without one is told to nobody.
    ///
    /// An object, so that the request goes into none of the closures on the way, each of which would copy it.
    package final class Work: Sendable {
        private let service: Service
        let request: Request

        init(_ request: Request, at service: Service) {
            self.service = service
            self.request = request
        }

        private var handler: Route.Handler { service.routes[service.row(of: request)].handler }

        package var deadline: Duration { service.routes[service.row(of: request)].deadline }

        package func run() async -> Outcome {
            do throws(Problem) {
                switch handler {
                case .immediate(let handler): return done(try handler(request))
                case .async(let handler, _): return done(try await handler(request))
                case .upgrade(let handler): return upgraded(try handler(request))
                case .handOver(let handler): return upgraded(try await handler(request))
                }
            } catch {
                return failed(error)
            }
        }

        /// Begins without a task, where the handler can. Called on the connection's loop, and tells the outcome there,
        /// once, possibly before it returns.
        /// - Returns: false when it has begun nothing, and must be run.
        package func begin(_ tell: @escaping @Sendable (Outcome) -> Void) -> Bool {
            guard case .async(_, let direct?) = handler else { return false }
            do throws(Problem) {
                return try direct(request) { result in
                    switch result {
                    case .success(let response): tell(self.done(response))
                    case .failure(let problem): tell(self.failed(problem))
                    }
                }
            } catch {
                tell(failed(error))
                return true
            }
        }

        private func done(_ response: consuming Response) -> Outcome {
            service.note(.done, request)
            return .response(service.complete(response, request))
        }

        private func upgraded(_ upgrade: Upgrade) -> Outcome {
            .upgrade(service.finish(upgrade.response, request.exchange, request.head), upgrade)
        }

        private func failed(_ problem: Problem) -> Outcome {
            if problem.kind == .forbidden { service.note(.refused, request) }
            return .response(service.refusal(problem, request.exchange, request.head))
        }
    }
}
