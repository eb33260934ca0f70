/// How many places are in each state.
package struct SeatCounts: Hashable, Sendable {
    package let free: Int
    package let held: Int
    package let paying: Int
    package let booked: Int
    package let checkedIn: Int
    package let blocked: Int

    package init(free: Int, held: Int, paying: Int, booked: Int, checkedIn: Int, blocked: Int) {
        self.free = free
        self.held = held
        self.paying = paying
        self.booked = booked
        self.checkedIn = checkedIn
        self.blocked = blocked
    }

    package var total: Int { free + held + paying + booked + checkedIn + blocked }
}
