package import Domain

/// What decides who may see a show.
package struct ShowOutline: Hashable, Sendable {
    package let owner: AccountID
    package let life: ShowLife
    package let startsAt: Moment
    package let endsAt: Moment
    package let timeZone: String

    package init(owner: AccountID, life: ShowLife, startsAt: Moment, endsAt: Moment, timeZone: String) {
        self.owner = owner
        self.life = life
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.timeZone = timeZone
    }
}
