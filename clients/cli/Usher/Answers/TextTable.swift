/// Rows in columns, as wide as they have to be.
struct TextTable {
    private var rows: [[String]] = []

    mutating func add(_ row: [String]) { rows.append(row) }

    /// The lines, the first one as a heading.
    func text(_ style: TextStyle) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                let width = CharacterWidth.of(cell)
                if column == widths.count { widths.append(width) } else { widths[column] = max(widths[column], width) }
            }
        }
        return rows.enumerated().map { number, row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let margin = column == row.count - 1 ? 0 : widths[column] - CharacterWidth.of(cell) + 2
                line += cell + String(repeating: " ", count: margin)
            }
            return number == 0 ? style.painted(line, .quiet) : line
        }.joined(separator: "\n") + "\n"
    }
}
