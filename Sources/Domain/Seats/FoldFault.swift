/// Why an event cannot belong to this map: the log is damaged, or it is another show's.
package enum FoldFault: Error, Hashable {
    case place(PlaceNumber)
    /// A place with an owner that nobody told of, or a free one with an owner.
    case owner(Int64)
    /// An owner that is told of twice in one event, or whose number is not positive.
    case ownerTwice(Int64)
    /// Terms whose prices do not fit the layout.
    case terms
    /// Admission to a place that has no ticket.
    case admission(PlaceNumber)
    case tooManyGates
}
