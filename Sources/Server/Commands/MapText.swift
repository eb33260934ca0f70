internal import Domain

/// A map for a terminal: a line for each row, a letter for each seat as staff see it in the feed.
enum MapText {
    static func text(of opening: ShowOpening, named name: String) -> String {
        let map = opening.map
        let board = StatesBoard(of: map)
        let counts = map.counts
        var text = """
            \(name) at \(opening.position), \(map.status.rawValue)
            free \(counts.free), held \(counts.held), paying \(counts.paying), booked \(counts.booked), \
            checked in \(counts.checkedIn), blocked \(counts.blocked)
            checksum \(StatesBoard.text(board.openChecksum)) for everybody, \
            \(StatesBoard.text(board.staffChecksum)) for staff

            """
        for section in map.layout.sections {
            text += "\n\(section.name)\n"
            for row in map.layout.rows[section.rows] {
                text += "  \(row.name)  " + String(decoding: board.staff[row.seats], as: UTF8.self) + "\n"
            }
        }
        return text + "\nf free, h held, p paying, b booked, c checked in, x blocked\n"
    }
}
