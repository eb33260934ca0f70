package import Contract

/// What the server answered, for people.
package struct AnswerText {
    /// What an answer is about.
    package enum Subject: Sendable {
        case shows
        case hold
        case released
        case booking
        case verdict
        case undone
        case account
    }

    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    /// The one door: nothing that the server wrote commands a terminal behind it.
    package func text(_ subject: Subject, of answer: JSONValue) -> String {
        let json = answer.harmless
        return switch subject {
        case .shows: shows(json)
        case .hold: hold(json)
        case .released: "released\n"
        case .booking: booking(json)
        case .verdict: verdict(json)
        case .undone: undone(json)
        case .account: account(json)
        }
    }

    private func shows(_ json: JSONValue) -> String {
        let items = json.elements("items")
        guard !items.isEmpty else { return "no shows\n" }
        var table = TextTable()
        table.add(["SHOW", "TITLE", "STARTS", "STATUS", "FREE"])
        for show in items {
            let counts = show["counts"]
            let free = counts?.integer("free").map { "\($0)/\(counts?.integer("total") ?? 0)" } ?? ""
            table.add([
                show.text("slug") ?? show.text("id") ?? "", show.text("title") ?? "", day(show.text("starts_at")),
                show.text("status") ?? "", free,
            ])
        }
        let isPage = json.text("next") != nil
        return table.text(style) + (isPage ? "and more: --date DAY or --status STATUS tells fewer\n" : "")
    }

    private func hold(_ json: JSONValue) -> String {
        var lines = "\(strong(json.text("id"))) holds \(seats(json)) for \(MoneyText.of(json["total"]))"
        if let left = json.integer("expires_in_ms") {
            lines += ", until \(time(json.text("expires_at"))) (\(minutes(left)))"
        }
        if let extensions = json.integer("extensions_left") { lines += ", \(extensions) extensions left" }
        return lines + "\n"
    }

    private func booking(_ json: JSONValue) -> String {
        if json.text("status") == "pending" || json["code"] == nil {
            return "payment is under way for \(MoneyText.of(json["total"])); ask again in a moment\n"
        }
        var text = "\(strong(json.text("id"))) \(json.text("status") ?? ""), code \(strong(json.text("code")))"
        text += ": \(seats(json)) for \(MoneyText.of(json["total"]))\n"
        for ticket in json.elements("tickets") {
            text += "  \(ticket.text("seat") ?? "")  \(ticket.text("code") ?? "")\n"
        }
        return text
    }

    /// The verdict at a door, in a word that can be seen from afar.
    private func verdict(_ json: JSONValue) -> String {
        let verdict = json.text("verdict") ?? "unknown"
        let seats = json.elements("seats").compactMap(\.string).joined(separator: " ")
        let words = verdict.replacing("_", with: " ").uppercased()
        var text = style.painted(words, verdict == "ok" ? .good : .bad)
        for part in [json.text("seat") ?? seats, json.text("name") ?? ""] where !part.isEmpty {
            text += "  \(part)"
        }
        if let first = json["first"], let at = first.text("at") {
            text += "  first at \(time(at))" + (first.text("gate").map { ", gate \($0)" } ?? "")
        }
        if let party = json["party"], let size = party.integer("size"), size > 1 {
            text += "  party \(party.integer("inside") ?? 0)/\(size)"
        }
        if let id = json.text("check_in") { text += "  \(style.painted(id, .quiet))" }
        return text + "\n"
    }

    package static func isLetIn(_ json: JSONValue) -> Bool { json.text("verdict") == "ok" }

    private func undone(_ json: JSONValue) -> String {
        let seats = json.elements("seats").compactMap(\.string).joined(separator: " ")
        return "\(strong(json.text("id"))) is taken back: \(seats)\n"
    }

    private func account(_ json: JSONValue) -> String {
        let account = json["account"] ?? json
        let name = account.text("username") ?? account.text("name") ?? account.text("id") ?? "somebody"
        return "\(strong(name)) (\(account.text("role") ?? "guest"))\n"
    }

    /// The map of a hall as it is now.
    package func map(_ map: WholeMap, of show: String, plan: HallPlan, showsUnicode: Bool, columns: Int?) -> String {
        let title = "\(show) #\(map.position.seq) \(map.status)"
        return HallDrawing(style: style, showsUnicode: showsUnicode)
            .lines(title: title, plan: plan, states: map.states, columns: columns)
            .map { $0 + "\n" }.joined()
    }

    // MARK: Parts

    /// `A-12 (deluxe) A-13 (deluxe)`, or the labels alone.
    private func seats(_ json: JSONValue) -> String {
        json.elements("seats").compactMap { seat -> String? in
            if let label = seat.string { return label }
            return seat.text("label").map { label in
                label + (seat.text("category").map { " (\($0))" } ?? "")
            }
        }.joined(separator: ", ")
    }

    private func strong(_ text: String?) -> String { style.painted(text ?? "", .strong) }

    private func time(_ text: String?) -> String {
        RFC3339.seconds(text ?? "").map { String(style.time(microseconds: $0 * 1_000_000).prefix(8)) } ?? text ?? ""
    }

    private func day(_ text: String?) -> String {
        RFC3339.seconds(text ?? "").map { RFC3339.dayAndTime($0 + style.ahead($0)) } ?? text ?? ""
    }

    private func minutes(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1000)
        return "\(seconds / 60):" + String(100 + seconds % 60).dropFirst()
    }
}
