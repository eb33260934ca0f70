internal import API
internal import Domain

extension OfficeRegistry {
    /// Gives a command whose effect is wanted, and asks again while nobody knows what became of it. Under its number it
    /// counts once, however often it is given.
    ///
    /// - Parameter attempts: how often it is given at most.
    func insist(_ command: Domain.Command, at show: ShowID, attempts: Int) async -> CommandResult {
        for attempt in 1..<attempts {
            let result = await submit(command, at: show)
            switch result {
            case .answered, .repeated, .unavailable(.rejected): return result
            case .refused(let refusal) where refusal != .inFlight: return result
            case .refused, .unavailable(.overloaded), .unavailable(.outcomeUnknown): await rest(afterAttempt: attempt)
            }
        }
        let last = await submit(command, at: show)
        // What was given before is still on its way: it is not refused.
        return last == .refused(.inFlight) ? .unavailable(.outcomeUnknown) : last
    }

    private func submit(_ command: Domain.Command, at show: ShowID) async -> CommandResult {
        do throws(PortFailure) {
            return try await office(of: show).submit(command)
        } catch {
            return .unavailable(.overloaded)
        }
    }
}
