internal import Domain

/// A hall of the demo, with a plan and a price for each of its categories in minor units.
struct DemoHall: Sendable {
    let slug: String
    let name: String
    let plan: LayoutPlan
    let prices: [(category: String, price: Int64)]

    var id: LayoutID { LayoutID(Derived.number(of: "layout/\(slug)")) }

    /// The prices in the order of a layout's categories.
    func prices(in layout: Layout) -> [Int64?] {
        layout.categories.map { category in prices.first { $0.category == category.text }?.price }
    }
}
