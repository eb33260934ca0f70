/// The net difference that a batch makes to the claims: no place stands in two of the lists, whatever happened to it in
/// between. Each names the owner and the generation that must be found.
package struct ClaimChanges: Hashable, Sendable {
    package struct Freed: Hashable, Sendable {
        package let place: PlaceNumber
        package let before: Claim
    }

    package struct Taken: Hashable, Sendable {
        package let place: PlaceNumber
        package let after: Claim
    }

    package struct Changed: Hashable, Sendable {
        package let place: PlaceNumber
        package let before: Claim
        package let after: Claim
    }

    package internal(set) var freed: [Freed] = []
    package internal(set) var taken: [Taken] = []
    package internal(set) var changed: [Changed] = []

    package init() {}

    /// For so many changes, most of them like the first, whose claim this is.
    init(first claim: Claim?, of count: Int) {
        if claim == nil { taken.reserveCapacity(count) } else { freed.reserveCapacity(count) }
    }

    mutating func add(_ place: PlaceNumber, from before: Claim?, to after: Claim?) {
        switch (before, after) {
        case (nil, nil): break
        case (let before?, nil): freed.append(Freed(place: place, before: before))
        case (nil, let after?): taken.append(Taken(place: place, after: after))
        case (let before?, let after?) where before != after:
            changed.append(Changed(place: place, before: before, after: after))
        case (_?, _?): break
        }
    }
}
