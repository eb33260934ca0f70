internal import Domain
internal import Reactor

/// The turn of a show that has taken its head first: a transaction that stays open while the show decides.
struct HeadTurn {
    let show: ShowID
    let lease: Lease
    let deadline: TimerID
}
