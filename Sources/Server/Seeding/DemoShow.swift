internal import Domain

/// A show of the demo.
struct DemoShow: Hashable, Sendable {
    let slug: String
    let title: String
    /// The slug of its hall.
    let hall: String
    let startsAt: Moment
    let endsAt: Moment
    var life = ShowLife.onSale
    var settings = ShowSettings()
    /// All of its seats are sold at the desk.
    var isSoldOut = false
}
