internal import Bytes
internal import Contract

/// Reads the options of the commands that have several.
enum TaskReader {
    /// FEED.md: subscriptions of one socket.
    private static let mostShows = 32

    static func watch(_ reader: ArgumentReader, _ operands: inout Operands) throws(UsageFault) -> WatchOptions {
        var options = WatchOptions(shows: [try operands.next("SHOW")])
        options.shows += operands.remaining()
        guard options.shows.count <= mostShows, Set(options.shows).count == options.shows.count else {
            throw UsageFault(
                "watch takes at most \(mostShows) shows, each once", hint: "Start several seatcats for more.")
        }
        if let scope = reader.value(.scope) {
            guard ["public", "staff"].contains(scope) else {
                throw UsageFault("no scope \(scope.debugDescription)", hint: "Write --scope public or --scope staff.")
            }
            options.isStaff = scope == "staff"
        }
        if let after = reader.value(.after) {
            guard after != "now" else {
                options.begin = .now
                return try watchEnd(reader, options)
            }
            guard let position = FeedPosition(after) else {
                throw UsageFault(
                    "--after \(after.debugDescription) is no position",
                    hint: "Write now, or a position as 9c1f03a7:10432:4fd09e21.")
            }
            options.begin = .after(position)
        }
        return try watchEnd(reader, options)
    }

    private static func watchEnd(_ reader: ArgumentReader, _ begun: WatchOptions) throws(UsageFault) -> WatchOptions {
        var options = begun
        options.filter = EventFilter(
            kinds: ValueReader.list(reader.all(.kind)), seats: ValueReader.list(reader.all(.seat)))
        let kinds = CommandTable.row(of: .watch).options.first { $0.name == .kind }?.choices ?? []
        if let wrong = options.filter.kinds.first(where: { !kinds.contains($0) }) {
            let near = Suggestion.nearest(to: wrong, among: kinds).map { "Did you mean \($0)?" }
            throw UsageFault(
                "no kind \(wrong.debugDescription)", hint: near ?? "There are \(kinds.joined(separator: ", ")).")
        }
        options.count = try reader.value(.count).map { text throws(UsageFault) in
            try ValueReader.count(text, of: .count)
        }
        options.duration = try reader.value(.duration).map { text throws(UsageFault) in
            try ValueReader.time(text, of: .duration)
        }
        options.until = try reader.value(.until).map { text throws(UsageFault) in try target(text) }
        options.drawsMap = reader.has(.map)
        options.savePosition = reader.value(.savePosition)
        options.reconnects = !reader.has(.noReconnect)
        if options.drawsMap || options.savePosition != nil || options.begin != .snapshot {
            guard options.shows.count == 1 else {
                throw UsageFault("--map, --after and --save-pos are for one show", hint: "Name one show.")
            }
        }
        guard !options.drawsMap || options.begin == .snapshot else {
            throw UsageFault("--map begins with the map as it is now", hint: "Leave --after out.")
        }
        return options
    }

    private static func target(_ text: String) throws(UsageFault) -> WatchOptions.Target {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let states = SeatState.allCases.map(\.name)
        guard parts.count == 2, !parts[0].isEmpty, states.contains(parts[1]) else {
            throw UsageFault(
                "--until \(text.debugDescription) is no seat and state",
                hint: "Write --until A-12=free; states are \(states.joined(separator: ", ")).")
        }
        return .init(seat: parts[0], state: parts[1])
    }

    static func connect(_ reader: ArgumentReader, _ operands: inout Operands) throws(UsageFault) -> ConnectOptions {
        let given = reader.value(.url)
        let url = if let given { given } else { try operands.next("URL") }
        var options = ConnectOptions(address: try ServerAddress(parsing: url))
        options.subprotocols = try ValueReader.list(reader.all(.subprotocol)).map { name throws(UsageFault) in
            try ValueReader.subprotocol(name)
        }
        options.origin = try reader.value(.origin).map { text throws(UsageFault) in try ValueReader.origin(text) }
        options.messages = reader.all(.execute)
        if let wait = reader.value(.wait) {
            options.patience = try wait == "forever" ? nil : ValueReader.time(wait, of: .wait)
        }
        options.showsPings = reader.has(.showPings)
        options.isRaw = reader.has(.raw) || reader.has(.json)
        options.compresses = !reader.has(.noCompress)
        return options
    }

    /// - Parameter target: what comes before the seats.
    static func wish(
        _ reader: ArgumentReader, _ operands: inout Operands, in target: String = "SHOW"
    ) throws(UsageFault) -> SeatWish {
        let target = try operands.next(target)
        let best = try reader.value(.best).map { text throws(UsageFault) in
            try ValueReader.count(text, of: .best, most: 1_000)
        }
        let wish = SeatWish(
            target: target, seats: ValueReader.list(operands.remaining()), best: best, category: reader.value(.category)
        )
        guard wish.seats.isEmpty != (best == nil) else {
            throw UsageFault("which seats?", hint: "Name them, A-12 A-13, or write --best 2.")
        }
        guard wish.category == nil || best != nil else {
            throw UsageFault("--category belongs to --best", hint: "Write --best 2 --category deluxe.")
        }
        return wish
    }

    static func book(_ reader: ArgumentReader, _ operands: inout Operands) throws(UsageFault) -> BookOptions {
        BookOptions(
            hold: try operands.next("HOLD"), name: try required(.name, reader), email: try required(.email, reader),
            phone: try required(.phone, reader), payment: reader.value(.pay) ?? "ok")
    }

    static func walkIn(_ reader: ArgumentReader, _ operands: inout Operands) throws(UsageFault) -> WalkInOptions {
        let wish = try wish(reader, &operands)
        let paid = try reader.value(.paid).map { text throws(UsageFault) in try ValueReader.money(text) }
        return WalkInOptions(wish: wish, name: try required(.name, reader), phone: reader.value(.phone), paid: paid)
    }

    private static func required(_ name: OptionName, _ reader: ArgumentReader) throws(UsageFault) -> String {
        guard let value = reader.value(name), !value.isEmpty else {
            throw UsageFault("--\(name.rawValue) is missing", hint: "Write --\(name.rawValue) with a value.")
        }
        return value
    }
}
