package import Domain

/// A layout in a list: its newest version, without the seats.
package struct LayoutRecord: Hashable, Sendable {
    package let id: LayoutID
    package let version: Int32
    package let name: String
    package let seats: Int

    init(_ row: Row) throws(StoreFailure) {
        id = LayoutID(try row.value(0))
        version = try row.value(1)
        name = try row.value(2)
        seats = Int(try row.value(3, as: Int32.self))
    }
}
