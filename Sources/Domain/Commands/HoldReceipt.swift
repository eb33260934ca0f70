/// A hold as its owner sees it.
package struct HoldReceipt: Hashable, Sendable {
    package let hold: HoldID
    package let generation: Int32
    package let seats: [PricedPlace]
    package let total: Money
    package let deadline: Moment
    package let extensionsLeft: Int
}
