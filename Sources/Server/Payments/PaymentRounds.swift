internal import Domain
internal import Storage
internal import Telemetry

/// Brings payments to their end that their buyers do not wait for any more: after a crash, after a message of the
/// provider, after a long silence. And pays back what is owed.
struct PaymentRounds: Sendable {
    let settling: Settling
    let orders: PaymentOrders
    let money: MoneyQueries
    let provider: any PaymentProvider
    let time: any TimeSource
    let limits: PaymentLimits
    let log: Log

    private static let mostSeats = ShowLimits().seatsPerHold

    /// Brings open payments to their end.
    /// - Parameter isAlone: nobody else can be in the middle of a payment; what the provider does not know was never
    ///   asked for.
    func resolve(isAlone: Bool = false) async {
        do throws(StoreFailure) {
            try await resolveAll(isAlone)
        } catch {
            log.warning("open payments cannot be looked at: \(error)")
        }
    }

    /// Pays what is owed. Apart from the payments: when a large show is cancelled this takes its time, and a buyer who
    /// has paid must not lose his seats meanwhile.
    func payBack() async {
        do throws(StoreFailure) {
            try await payAll()
        } catch {
            log.warning("refunds cannot be looked at: \(error)")
        }
    }

    /// Page by page, so that those of which the provider says nothing hide nobody. A show that does not answer is asked
    /// once: the payments of others do not wait for each of its own.
    private func resolveAll(_ isAlone: Bool) async throws(StoreFailure) {
        let since = time.now.advanced(by: Milliseconds(-limits.lateTime.count))
        var silent: Set<ShowID> = []
        var last: PaymentOrders.Open?
        for _ in 0..<limits.pages {
            let page = try await orders.open(since: since, after: last)
            for open in page where !silent.contains(open.payment.show) {
                if try await !resolve(open, isAlone) { silent.insert(open.payment.show) }
            }
            last = page.last
            guard last != nil else { return }
        }
    }

    /// Page by page, so that those that cannot be paid hold up nobody.
    private func payAll() async throws(StoreFailure) {
        var last: RefundRecord?
        for _ in 0..<limits.pages {
            let page = try await money.refundsDue(after: last)
            for refund in page { try await pay(refund) }
            last = page.last
            guard last != nil else { return }
        }
    }

    /// The provider tells of a payment. Once or often, early or late: it counts once.
    func heard(_ payment: PaymentID) async {
        do throws(StoreFailure) {
            guard let open = try await orders.known(payment) else {
                log.warning("a message tells of payment \(payment), which nobody knows")
                return
            }
            _ = try await resolve(open, false)
        } catch {
            log.warning("payment \(payment) is looked at later: \(error)")
        }
    }

    /// - Returns: whether its show answered, where it had to be asked.
    private func resolve(_ open: PaymentOrders.Open, _ isAlone: Bool) async throws(StoreFailure) -> Bool {
        let payment = open.payment
        let verdict: PaymentVerdict?
        do throws(PaymentFailure) {
            verdict = try await provider.verdict(of: payment.id)
        } catch {
            log.warning("the provider does not say what became of payment \(payment.id)")
            return true
        }
        switch verdict {
        case .succeeded: return try await settle(open)
        case .pending: return true
        case .declined: return try await fail(payment)
        case nil:
            let isOld = time.now.since(open.since) > limits.chargeTime
            return isAlone || isOld ? try await fail(payment) : true
        }
    }

    private func fail(_ payment: PaymentRecord) async throws(StoreFailure) -> Bool {
        if payment.state == .pending {
            let result = await settling.decline(payment.id, of: payment.hold, at: payment.show)
            if case .unavailable = result { return false }
        }
        try await orders.close(payment.id)
        return true
    }

    private func settle(_ open: PaymentOrders.Open) async throws(StoreFailure) -> Bool {
        let payment = open.payment
        let identities = RandomIdentities()
        var order = open.order
        // It may have been written down since.
        if order == nil { order = try await orders.order(of: payment.id) }
        guard let order else {
            log.error("payment \(payment.id) succeeded and has no order: somebody has to look at it")
            return true
        }
        let booking = NewBooking(
            id: order.booking, code: order.code, tickets: (0..<Self.mostSeats).map { _ in identities.random() },
            contact: order.contact)
        let result = await settling.settle(
            Settlement(
                payment: payment.id, hold: payment.hold, generation: payment.generation, amount: payment.amount,
                booking: booking), at: payment.show)
        switch result {
        case .answered, .repeated: return true
        case .refused:
            log.warning("payment \(payment.id) is not settled yet: \(result)")
            return true
        case .unavailable:
            log.warning("payment \(payment.id) is not settled yet: \(result)")
            return false
        }
    }

    private func pay(_ refund: RefundRecord) async throws(StoreFailure) {
        do throws(PaymentFailure) {
            try await provider.refund(refund.payment, refund.amount, key: refund.key)
        } catch {
            log.warning("refund \(refund.key) was not confirmed")
            return
        }
        try await money.paid(refund, at: time.now)
    }
}
