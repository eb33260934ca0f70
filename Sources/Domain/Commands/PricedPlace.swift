/// A place with its price in minor units.
package struct PricedPlace: Hashable, Sendable {
    package let place: PlaceNumber
    package let price: Int64

    package init(place: PlaceNumber, price: Int64) {
        self.place = place
        self.price = price
    }
}
