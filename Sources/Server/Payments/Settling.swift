internal import API
internal import Domain

/// Tells the box office how a payment ended. However many messages tell of one payment, it is one command.
struct Settling: Sendable {
    let registry: OfficeRegistry

    /// How often a show is asked whose answer did not come: what moved money is not given up lightly.
    private static let attempts = 3

    func settle(_ settlement: Settlement, at show: ShowID) async -> CommandResult {
        await command("settle", settlement.payment, .settle(settlement), at: show)
    }

    func decline(_ payment: PaymentID, of hold: HoldID, at show: ShowID) async -> CommandResult {
        await command("decline", payment, .decline(hold, payment), at: show)
    }

    private func command(
        _ purpose: String, _ payment: PaymentID, _ intent: Intent, at show: ShowID
    ) async -> CommandResult {
        let command = Command(
            id: Derived.command(purpose, of: payment), fingerprint: UInt64(bitPattern: payment.number),
            caller: .system, intent: intent)
        return await registry.insist(command, at: show, attempts: Self.attempts)
    }
}
