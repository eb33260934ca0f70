package import Domain

/// A layout that somebody drew, already checked.
package struct NewLayout: Sendable {
    package let layout: Layout
    package let plan: LayoutPlan
    package let slug: String
    package let name: String

    package init(layout: Layout, plan: LayoutPlan, slug: String, name: String) {
        self.layout = layout
        self.plan = plan
        self.slug = slug
        self.name = name
    }
}
