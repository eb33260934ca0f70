/// Turns a hold into a booking. It freezes the seats with `pay`, charges at the provider, and then settles or declines;
/// a hold for which nothing is due it confirms. It survives the caller: money that moved is always settled.
package protocol Cashier: Sendable {
    func sell(_ order: PurchaseOrder, at show: OpenShow) async -> PurchaseResult
}
