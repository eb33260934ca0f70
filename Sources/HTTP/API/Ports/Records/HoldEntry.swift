package import Domain

/// A hold that is alive or was, as it is read for its owner.
package struct HoldEntry: Hashable, Sendable {
    package let show: ShowID
    package let id: HoldID
    package let account: AccountID
    package let generation: Int32
    package let deadline: Moment
    package let extensions: Int
    package let isPaying: Bool
    package let seats: [PricedPlace]

    package init(
        show: ShowID, id: HoldID, account: AccountID, generation: Int32, deadline: Moment, extensions: Int,
        isPaying: Bool, seats: [PricedPlace]
    ) {
        self.show = show
        self.id = id
        self.account = account
        self.generation = generation
        self.deadline = deadline
        self.extensions = extensions
        self.isPaying = isPaying
        self.seats = seats
    }
}
