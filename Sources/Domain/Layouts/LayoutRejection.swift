/// All that is wrong with a plan, as far as one answer names it.
package struct LayoutRejection: Error, Hashable {
    package let faults: [LayoutFault]
}
