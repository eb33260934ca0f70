/// One thing that is wrong with a plan, with the place where it stands.
package struct LayoutFault: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case duplicateLabel(String)
        case badLabel
        case badName
        case noSeats
        case tooMany(String, limit: Int)
        case coordinate
        /// A grid whose rows or seats make no rectangle.
        case badGrid
        /// A band of a grid that is no part of its rows.
        case rowsOutside(String)
        case categoryMissing(row: String)
        case categoryTwice(row: String)
    }

    package let kind: Kind
    /// Where it stands in the request, like `sections[0].rows[2].seats[1].label`.
    package let field: String

    package init(_ kind: Kind, at field: String) {
        self.kind = kind
        self.field = field
    }

    package var code: String {
        switch kind {
        case .duplicateLabel: "DUPLICATE_LABEL"
        case .badLabel, .badName, .coordinate, .badGrid, .rowsOutside: "INVALID"
        case .noSeats, .categoryMissing: "REQUIRED"
        case .tooMany: "TOO_MANY"
        case .categoryTwice: "DUPLICATE"
        }
    }

    package var message: String {
        switch kind {
        case .duplicateLabel(let label): "the label \(label) stands on another seat"
        case .badLabel: "a label is a short text without spaces"
        case .badName: "a name is a short text without control characters"
        case .noSeats: "a layout has at least one seat"
        case .tooMany(let what, let limit): "at most \(limit) \(what)"
        case .coordinate: "this far from the origin is no hall"
        case .badGrid: "rows are like A-J, seats a positive number"
        case .rowsOutside(let rows): "the grid has the rows \(rows) only"
        case .categoryMissing(let row): "row \(row) has no category"
        case .categoryTwice(let row): "row \(row) has two categories"
        }
    }
}
