internal import API
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// Sells a hold: freezes its seats, writes down what they will become, asks the provider for the money, and tells the
/// box office. Whatever ends in the middle of it, `PaymentRounds` takes up from what is written.
struct Till: Cashier {
    let settling: Settling
    let orders: PaymentOrders
    let provider: any PaymentProvider
    let time: any TimeSource
    let loop: Reactor
    let limits: PaymentLimits
    let log: Log

    static let method = "sandbox"

    func sell(_ order: PurchaseOrder, at show: OpenShow) async -> PurchaseResult {
        guard let payment = order.payment else { return await confirm(order, show) }
        guard payment.method == Self.method else { return .unknownMethod }
        let begun = await begin(order, payment.id, at: show)
        switch begun {
        case .answered(.paying(let receipt), _):
            return await collect(receipt) { await charge(receipt, payment.token, order, show) }
        case .repeated(.paying(let receipt), _):
            return await collect(receipt) { await resume(receipt, payment.token, order, show) }
        case .answered, .repeated: return PurchaseResult(begun) ?? .unavailable(.rejected)
        case .refused(let refusal): return .refused(refusal)
        case .unavailable(let reason): return .unavailable(reason)
        }
    }

    /// Books what is free, and freezes what costs something: a buyer may show how he would pay without knowing that
    /// nothing is due, and of nothing no provider is asked.
    private func begin(_ order: PurchaseOrder, _ payment: PaymentID, at show: OpenShow) async -> CommandResult {
        let isFree = await show.office.read { map, _, _ in map.due(for: order.hold, of: order.generation)?.amount == 0 }
        if isFree == true {
            let result = await show.office.submit(confirmation(of: order))
            // Seats were added meanwhile, or at another node.
            guard case .refused(.paymentRequired) = result else { return result }
        }
        return await show.office.submit(command(order, .pay(order.hold, payment, generation: order.generation)))
    }

    /// A hold for which nothing is due.
    private func confirm(_ order: PurchaseOrder, _ show: OpenShow) async -> PurchaseResult {
        let result = await show.office.submit(confirmation(of: order))
        return PurchaseResult(result) ?? .unavailable(.rejected)
    }

    private func confirmation(of order: PurchaseOrder) -> Command {
        command(order, .confirm(order.hold, order.booking, generation: order.generation))
    }

    /// What an order begins with, one number whether it is paid or not: its key cannot be used for both.
    private func command(_ order: PurchaseOrder, _ intent: Intent) -> Command {
        Command(
            id: Derived.command("pay", of: order.key.id), fingerprint: order.key.fingerprint,
            isRepeatable: order.key.isRepeatable, caller: order.caller, intent: intent)
    }

    /// Goes on although the buyer has gone; he waits only for so long.
    private func collect(
        _ receipt: PaymentReceipt, _ work: @escaping @Sendable () async -> PurchaseResult
    ) async -> PurchaseResult {
        await withCheckedContinuation { continuation in
            let answer = FirstAnswer(continuation)
            Task(executorPreference: loop) { answer.give(await work()) }
            loop.submit { _ = loop.schedule(after: limits.answerTime) { answer.give(.pending(receipt)) } }
        }
    }

    /// A payment that was begun before. Money is asked for only while the seats wait for it.
    private func resume(
        _ receipt: PaymentReceipt, _ token: String, _ order: PurchaseOrder, _ show: OpenShow
    ) async -> PurchaseResult {
        // Of what costs nothing no provider has heard: it is booked, once, by whoever comes.
        guard receipt.amount.amount > 0 else { return await charge(receipt, token, order, show) }
        let wait = await standing(of: receipt, at: show)
        switch wait {
        case .waiting, nil: return await charge(receipt, token, order, show)
        case .over, .gone: return await ended(receipt, wait, token, order, show)
        }
    }

    /// The seats wait no more: the same order that came again may have been quicker, or others have given the payment
    /// up. The provider is asked what became of it, and of what he never heard he hears nothing now.
    private func ended(
        _ receipt: PaymentReceipt, _ wait: PaymentWait?, _ token: String, _ order: PurchaseOrder, _ show: OpenShow
    ) async -> PurchaseResult {
        do throws(PaymentFailure) {
            switch try await provider.verdict(of: receipt.payment) {
            case .succeeded: return await charge(receipt, token, order, show, isTaken: true)
            case .pending: return .pending(receipt)
            case .declined: return .declined
            case nil: return wait == .over ? .declined : .refused(.holdExpired)
            }
        } catch {
            log.warning("the provider gave no answer for payment \(receipt.payment)")
            return .pending(receipt)
        }
    }

    /// Whether the seats still wait for this payment; nil when the show cannot be asked.
    private func standing(of receipt: PaymentReceipt, at show: OpenShow) async -> PaymentWait? {
        await show.office.read { map, _, _ in map.wait(for: receipt.payment, of: receipt.hold) }
    }

    /// - Parameter isTaken: the provider has the money already, whatever became of the hold.
    private func charge(
        _ receipt: PaymentReceipt, _ token: String, _ order: PurchaseOrder, _ show: OpenShow, isTaken: Bool = false
    ) async -> PurchaseResult {
        let booking: NewBooking
        do throws(StoreFailure) {
            // The number comes from the receipt: a repeated order is told of the payment that there was.
            let kept = try await orders.keep(
                PaymentOrder(
                    show: show.id, payment: receipt.payment, booking: order.booking.id, code: order.booking.code,
                    contact: order.booking.contact, at: time.now))
            booking = NewBooking(
                id: kept.booking, code: kept.code, tickets: order.booking.tickets, contact: kept.contact)
        } catch {
            log.warning("payment \(receipt.payment) is not asked for yet, its order cannot be written: \(error)")
            return .pending(receipt)
        }
        // A free hold that was made at another node just now, so it went the way of those that cost something.
        guard receipt.amount.amount > 0 else { return await settle(receipt, booking, show.id) }
        // Whoever stood still since the hold was frozen may come when all is over.
        let wait = isTaken ? nil : await standing(of: receipt, at: show)
        switch wait {
        case .waiting, nil: break
        case .over, .gone: return await ended(receipt, wait, token, order, show)
        }
        do throws(PaymentFailure) {
            switch try await provider.charge(receipt.payment, receipt.amount, token: token) {
            case .succeeded: return await settle(receipt, booking, show.id)
            case .declined:
                _ = await settling.decline(receipt.payment, of: receipt.hold, at: show.id)
                return .declined
            case .pending: return .pending(receipt)
            }
        } catch {
            log.warning("the provider gave no answer for payment \(receipt.payment)")
            return .pending(receipt)
        }
    }

    private func settle(
        _ receipt: PaymentReceipt, _ booking: NewBooking, _ show: ShowID
    ) async -> PurchaseResult {
        let result = await settling.settle(
            Settlement(
                payment: receipt.payment, hold: receipt.hold, generation: receipt.generation, amount: receipt.amount,
                booking: booking), at: show)
        // The money is taken: whatever does not answer now is settled by the rounds.
        return PurchaseResult(result) ?? .pending(receipt)
    }
}

extension PurchaseResult {
    /// Nil when nobody knows, or nothing was said that belongs to a sale.
    fileprivate init?(_ result: CommandResult) {
        switch result {
        case .answered(.booked(let receipt), let position), .repeated(.booked(let receipt), let position):
            self = .booked(receipt, position)
        case .answered(.paymentLate(let payment, let refund), _), .repeated(.paymentLate(let payment, let refund), _):
            self = .late(payment, refund: refund)
        case .refused(let refusal): self = .refused(refusal)
        case .unavailable(.rejected): self = .unavailable(.rejected)
        case .answered, .repeated, .unavailable(.overloaded), .unavailable(.outcomeUnknown): return nil
        }
    }
}
