extension BoxOffice {
    /// What became of many commands, as far as it is known.
    struct Party {
        var results: [CommandResult?]
        var left: Int
        let reply: CheckedContinuation<[CommandResult], Never>
    }

    /// Does many commands in their order, which go into one batch as far as there is room, and waits for all answers.
    package func submit(_ commands: [Command]) async -> [CommandResult] {
        guard !commands.isEmpty else { return [] }
        lastTicket += 1
        let number = lastTicket
        return await withCheckedContinuation { reply in
            parties[number] = Party(
                results: Array(repeating: nil, count: commands.count), left: commands.count, reply: reply)
            for (place, command) in commands.enumerated() {
                enqueue(command) { [self] result in assumeIsolated { $0.hear(result, at: place, of: number) } }
            }
        }
    }

    private func hear(_ result: CommandResult, at place: Int, of number: UInt64) {
        parties[number]?.results[place] = result
        parties[number]?.left -= 1
        guard let party = parties[number], party.left == 0 else { return }
        parties[number] = nil
        party.reply.resume(returning: party.results.compactMap(\.self))
    }
}
