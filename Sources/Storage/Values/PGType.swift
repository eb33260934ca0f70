/// A type of PostgreSQL by its object id; the ids of built-in types never change (pg_type.dat).
package struct PGType: Hashable, Sendable {
    package let oid: UInt32

    package init(oid: UInt32) { self.oid = oid }

    package static let bool = Self(oid: 16)
    package static let bytea = Self(oid: 17)
    package static let name = Self(oid: 19)
    package static let int8 = Self(oid: 20)
    package static let int2 = Self(oid: 21)
    package static let int4 = Self(oid: 23)
    package static let text = Self(oid: 25)
    package static let oid = Self(oid: 26)
    package static let json = Self(oid: 114)
    package static let unknown = Self(oid: 705)
    package static let bpchar = Self(oid: 1042)
    package static let varchar = Self(oid: 1043)
    package static let timestamptz = Self(oid: 1184)
    package static let uuid = Self(oid: 2950)

    /// The array type over an element type, for those we send and read.
    package var array: PGType? {
        Self.arrays.first { $0.element == self }?.array
    }

    private static let arrays: [(element: PGType, array: PGType)] = [
        (.bool, .init(oid: 1000)), (.bytea, .init(oid: 1001)), (.name, .init(oid: 1003)), (.int2, .init(oid: 1005)),
        (.int4, .init(oid: 1007)), (.text, .init(oid: 1009)), (.varchar, .init(oid: 1015)), (.int8, .init(oid: 1016)),
        (.timestamptz, .init(oid: 1185)), (.uuid, .init(oid: 2951)),
    ]
}
