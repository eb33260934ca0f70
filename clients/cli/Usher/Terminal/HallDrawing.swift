/// The map of a hall in a terminal: a colour and a shape for each state, so that it can be read without either.
package struct HallDrawing {
    private let style: TextStyle
    private let showsUnicode: Bool

    package init(style: TextStyle, showsUnicode: Bool) {
        self.style = style
        self.showsUnicode = showsUnicode
    }

    private func shape(_ state: SeatState?) -> String {
        switch state {
        case .free: showsUnicode ? "○" : "."
        case .held: showsUnicode ? "◐" : "h"
        case .booked: showsUnicode ? "●" : "#"
        case .blocked: showsUnicode ? "×" : "x"
        case .paying: showsUnicode ? "◑" : "p"
        case .checkedIn: showsUnicode ? "◆" : "c"
        case nil: "?"
        }
    }

    /// The lines of a picture that fits into a window; nil for no limit.
    package func lines(
        title: String, plan: HallPlan, states: [UInt8], isLive: Bool = true, rows: Int? = nil, columns: Int? = nil
    ) -> [String] {
        let width = max(20, columns ?? .max)
        var head = [style.painted(cut(TextStyle.harmless(title), width), .strong)]
        if !isLive { head[0] += " " + style.painted("(not live)", .bad) }
        head.append(contentsOf: wrapped(legend(states), width))
        var body: [String] = []
        for section in plan.sections {
            if plan.sections.count > 1 || !section.name.isEmpty {
                body.append(style.painted(cut(TextStyle.harmless(section.name), width), .quiet))
            }
            let longest = section.rows.map { CharacterWidth.of($0.name) }.max() ?? 0
            for row in section.rows { body.append(line(row, states, label: longest, width: width)) }
        }
        guard let rows, head.count + body.count > rows else { return head + body }
        let room = max(1, rows - head.count - 1)
        return head + body.prefix(room) + [style.painted("… \(body.count - room) more lines", .quiet)]
    }

    /// `○ 64 free  ◐ 3 held …`: words, shapes and counts of what there is.
    private func legend(_ states: [UInt8]) -> [(text: String, width: Int)] {
        SeatState.allCases.compactMap { state in
            let count = states.count { $0 == state.rawValue }
            guard count > 0 || [.free, .held, .booked].contains(state) else { return nil }
            let text = "\(shape(state)) \(count) \(state.name)"
            return (style.painted(text, .of(state)), CharacterWidth.of(text))
        }
    }

    private func wrapped(_ parts: [(text: String, width: Int)], _ width: Int) -> [String] {
        var lines = [""]
        var used = 0
        for part in parts {
            if used > 0, used + 2 + part.width > width {
                lines.append("")
                used = 0
            }
            lines[lines.count - 1] += (used > 0 ? "  " : "") + part.text
            used += (used > 0 ? 2 : 0) + part.width
        }
        return lines
    }

    /// A seat takes two columns where there is room, one otherwise; aisles stay open.
    private func line(_ row: HallPlan.Row, _ states: [UInt8], label: Int, width: Int) -> String {
        let name = TextStyle.harmless(row.name)
        let margin = String(repeating: " ", count: max(0, label - CharacterWidth.of(name)))
        var text = "  " + style.painted(name + margin, .quiet) + "  "
        var used = label + 4
        let gaps = self.gaps(of: row)
        let isWide = used + (row.seats.count + gaps.reduce(0, +)) * 2 <= width
        for (number, gap) in gaps.enumerated() {
            let space = isWide ? gap * 2 + (number > 0 ? 1 : 0) : gap
            guard used + space + 1 < width || number == row.seats.count - 1 && used + space + 1 <= width else {
                return text + "…"
            }
            let place = row.first + number
            let state = place < states.count ? SeatState(rawValue: states[place]) : nil
            text += String(repeating: " ", count: space) + style.painted(shape(state), .of(state))
            used += space + 1
        }
        return text
    }

    /// How many places are open before each seat.
    private func gaps(of row: HallPlan.Row) -> [Int] {
        let places = row.seats.map(\.x)
        let steps = zip(places.dropFirst(), places).map { $0 - $1 }
        guard let step = steps.filter({ $0 > 0 }).min() else { return places.map { _ in 0 } }
        return [0] + steps.map { $0 > step ? min(4, Int($0 / step) - 1) : 0 }
    }

    private func cut(_ text: String, _ width: Int) -> String {
        CharacterWidth.of(text) <= width ? text : String(text.prefix(max(1, width - 1))) + "…"
    }
}
