internal import Bytes
internal import Contract

/// The lines that a watch writes: the server's JSON as it came, or a line for each event.
package struct EventLines {
    package enum Form: Sendable {
        case json
        case text(TextStyle)
        /// The map is drawn instead.
        case none
    }

    private let form: Form
    /// The name of the show stands in each line.
    private let namesShow: Bool
    private var writer = ByteWriter()
    private var clock = ClockMemory()
    /// The items of a change that are shown, when not all of them are.
    var picked: [Int] = []

    package init(_ form: Form, namesShow: Bool = false) {
        self.form = form
        self.namesShow = namesShow
    }

    package var count: Int { writer.count }
    /// Whether the lines are the server's JSON.
    package var isJSON: Bool {
        switch form {
        case .json: true
        case .text, .none: false
        }
    }

    /// Lends what waits to be written, and forgets it.
    package mutating func drain(_ body: ([UInt8]) -> Void) {
        guard writer.count > 0 else { return }
        body(writer.bytes)
        writer.removeAll()
    }

    mutating func change(_ bytes: Span<UInt8>, _ change: borrowing ChangeParts, all: Bool) {
        switch form {
        case .none: break
        case .json:
            guard !all else { return line(bytes.extracting(0..<change.length)) }
            writer.append(bytes.extracting(0..<change.list.lowerBound))
            for (number, item) in picked.enumerated() {
                if number > 0 { writer.append(UInt8(ascii: ",")) }
                writer.append(bytes.extracting(change.items[item].whole))
            }
            line(bytes.extracting(change.list.upperBound..<change.length))
        case .text(let style):
            if all {
                for item in change.items.indices { event(bytes, change, item, style) }
            } else {
                for item in picked { event(bytes, change, item, style) }
            }
        }
    }

    mutating func snapshot(_ bytes: Span<UInt8>, _ snapshot: WholeMap, of show: String) {
        switch form {
        case .none: break
        case .json: line(bytes)
        case .text(let style):
            style.open(.quiet, &writer)
            if namesShow { writer.append("\(TextStyle.harmless(show)) ") }
            writer.append("#\(snapshot.position.seq) \(TextStyle.harmless(snapshot.status))")
            for state in SeatState.allCases {
                let count = snapshot.states.count { $0 == state.rawValue }
                if count > 0 { writer.append(" · \(count) \(state.name)") }
            }
            style.close(&writer)
            writer.append(UInt8(ascii: "\n"))
        }
    }

    /// A message that is no change and no map.
    mutating func other(_ bytes: Span<UInt8>, _ json: JSONValue) {
        switch form {
        case .none: break
        case .json: line(bytes)
        case .text(let style):
            style.open(.quiet, &writer)
            writer.append("inside \(json.integer("inside") ?? 0), checked in \(json.integer("checked_in") ?? 0)")
            writer.append(", viewers \(json.integer("viewers") ?? 0)")
            style.close(&writer)
            writer.append(UInt8(ascii: "\n"))
        }
    }

    private mutating func line(_ bytes: Span<UInt8>) {
        writer.append(bytes)
        writer.append(UInt8(ascii: "\n"))
    }

    /// `19:30:00.125 #10433 held A-12 A-13`
    private mutating func event(
        _ bytes: Span<UInt8>, _ change: borrowing ChangeParts, _ number: Int, _ style: TextStyle
    ) {
        let item = change.items[number]
        style.open(.quiet, &writer)
        style.append(time: bytes, change.at, &clock, &writer)
        style.close(&writer)
        writer.append(" ")
        if namesShow {
            TextStyle.appendHarmless(bytes, change.show, &writer)
            writer.append(" ")
        }
        writer.append("#")
        writer.append(decimal: change.seq)
        writer.append(" ")
        let state = SeatState(rawValue: item.state)
        style.open(.of(state), &writer)
        if !item.kind.isEmpty {
            TextStyle.appendHarmless(bytes, item.kind, &writer)
        } else {
            writer.append("now \(state?.name ?? "another")")
        }
        if !item.status.isEmpty {
            writer.append(" ")
            TextStyle.appendHarmless(bytes, item.status, &writer)
        }
        for seat in item.seats {
            writer.append(" ")
            TextStyle.appendHarmless(bytes, change.seats[seat], &writer)
        }
        style.close(&writer)
        writer.append(UInt8(ascii: "\n"))
    }
}
