/// What is told to somebody who started the demo at a desk: where to look first.
enum Greeting {
    /// Where seatcat looks when it is told nothing.
    private static let standard = "http://127.0.0.1:8080"

    /// - Parameter origin: scheme, host and port as a browser wants them.
    static func text(at origin: String) -> String {
        let place = origin == standard ? "" : " --url \(origin)"
        let rows = [
            ("choose seats", "\(origin)/"), ("door and desk", "\(origin)/staff"), ("the API", "\(origin)/docs"),
            ("in a terminal", "seatcat watch demo\(place)"),
        ]
        let width = rows.reduce(0) { max($0, $1.0.count) } + 3
        return rows.reduce("\n") { text, row in
            text + "  " + row.0 + String(repeating: " ", count: width - row.0.count) + row.1 + "\n"
        } + "\n"
    }
}
