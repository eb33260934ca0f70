import Domain
import TestSupport

@testable import API

/// Takes the money at once, as the token says: ok, no, later.
struct MemoryCashier: Cashier {
    func sell(_ order: PurchaseOrder, at show: OpenShow) async -> PurchaseResult {
        guard let payment = order.payment else {
            let confirm = order.key.command(order.caller, .confirm(order.hold, order.booking))
            return result(await show.office.submit(confirm))
        }
        guard payment.method == "sandbox" else { return .unknownMethod }
        let first = await show.office.submit(
            order.key.command(order.caller, .pay(order.hold, payment.id, generation: order.generation)))
        guard case .paying(let due) = first.answer else { return result(first) }
        switch payment.token {
        case "ok":
            let settlement = Settlement(
                payment: due.payment, hold: due.hold, generation: due.generation, amount: due.amount,
                booking: order.booking)
            return result(await show.office.submit(system(order, 1, .settle(settlement))))
        case "later": return .pending(due)
        default:
            _ = await show.office.submit(system(order, 2, .decline(due.hold, due.payment)))
            return .declined
        }
    }

    private func system(_ order: PurchaseOrder, _ step: UInt64, _ intent: Intent) -> Command {
        Command(
            id: CommandID(high: order.key.id.high, low: order.key.id.low &+ step), fingerprint: step, caller: .system,
            intent: intent)
    }

    private func result(_ result: CommandResult) -> PurchaseResult {
        switch result {
        case .answered(.booked(let receipt), let position), .repeated(.booked(let receipt), let position):
            .booked(receipt, position)
        case .answered(.paymentLate(let payment, let refund), _), .repeated(.paymentLate(let payment, let refund), _):
            .late(payment, refund: refund)
        case .answered, .repeated: .unavailable(.rejected)
        case .refused(let refusal): .refused(refusal)
        case .unavailable(let reason): .unavailable(reason)
        }
    }
}
