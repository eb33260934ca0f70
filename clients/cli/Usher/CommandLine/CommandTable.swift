/// Every command with its options: the one place that parsing, help, completion and the manual are made from or
/// compared with.
package enum CommandTable {
    /// What every command takes.
    package static let common = [
        OptionRow(.url, "u", "URL", "the server: :8080, host, https://host; or SEATCAT_URL, or that of the login"),
        OptionRow(.tokenFile, nil, "FILE", "read the token from a file; or SEATCAT_TOKEN, or that of the login"),
        OptionRow(.header, "H", "'NAME: VALUE'", isRepeatable: true, "send a field with every request"),
        OptionRow(.insecure, "k", nil, "do not check the server's certificate"),
        OptionRow(.json, nil, nil, "print the server's JSON"),
        OptionRow(.help, "h", nil, "show how a command is called"),
    ]

    package static func row(of name: CommandName) -> CommandRow {
        switch name {
        case .watch: watch
        case .connect: connect
        case .shows: shows
        case .map: map
        case .hold: hold
        case .add:
            CommandRow(
                .add, "HOLD SEAT…", "hold more seats together with those that are held",
                options: seats, examples: ["seatcat add hold_1 A-8"])
        case .extend: CommandRow(.extend, "HOLD", "keep held seats longer", examples: ["seatcat extend hold_1"])
        case .release: release
        case .book: book
        case .walkIn: walkIn
        case .checkIn: checkIn
        case .undo:
            CommandRow(
                .undo, "CHECK-IN", "take a check-in back, within a quarter of an hour",
                options: [OptionRow(.reason, nil, "TEXT", "why")],
                examples: ["seatcat undo chk_1 --reason 'wrong door'"])
        case .login: login
        case .logout: CommandRow(.logout, "", "end the session and forget the login of this server")
        case .whoami: CommandRow(.whoami, "", "show who the server takes you for")
        case .ping:
            CommandRow(
                .ping, "", "measure round trips through the feed",
                options: [OptionRow(.count, "c", "N", "so many round trips, 20 when not given")])
        case .completion:
            CommandRow(
                .completion, "bash|zsh|fish", "print the completion script of a shell",
                examples: ["source <(seatcat completion bash)"])
        case .help: CommandRow(.help, "[COMMAND]", "show the commands, or how one is called")
        }
    }

    package static let rows = CommandName.allCases.map(row)

    private static let watch = CommandRow(
        .watch, "SHOW…", "see every change of shows as it happens",
        """
        On a terminal: a line for each event. In a pipe, or with --json: the server's JSON, a line for each message,
        unbuffered; only data goes to the output, all else to the errors. Every message is checked against the one
        before it, and the map against its checksum. When the connection breaks it is made anew and continues after
        the last event that was shown.
        """,
        options: [
            OptionRow(.scope, nil, "SCOPE", choices: ["public", "staff"], "public, or staff with a login of theirs"),
            OptionRow(.after, nil, "POSITION", "continue after a position; now: begin without the present map"),
            OptionRow(
                .kind, nil, "KINDS", isRepeatable: true,
                choices: [
                    "held", "released", "expired", "booked", "cancelled", "moved", "blocked", "unblocked", "status",
                    "extended", "paying", "payment_late", "checked_in", "check_in_undone",
                ], "only events of these kinds: held,expired"),
            OptionRow(.seat, nil, "PATTERN", isRepeatable: true, "only events of these seats: 'A-*,B-1?'"),
            OptionRow(
                .count, "c", "N", "end after N events; with --save-pos no change is cut, and a few more may be shown"),
            OptionRow(.duration, nil, "TIME", "end after this time: 30s, 5m, 500ms"),
            OptionRow(.until, nil, "SEAT=STATE", "end when a seat is free, held, booked, blocked …"),
            OptionRow(
                .map, nil, nil,
                "draw the live map of the hall; q ends it, before what --count or --until wait for with 130"),
            OptionRow(.savePosition, nil, "FILE", "continue after the position in the file, and keep it there"),
            OptionRow(.noReconnect, nil, nil, "end when the connection breaks"),
        ],
        examples: [
            "seatcat watch demo", "seatcat watch demo --map", "seatcat watch demo --kind booked --count 1 --json",
            "seatcat watch demo --until A-9=free --for 5m && seatcat hold demo A-9",
        ])

    private static let connect = CommandRow(
        .connect, "URL", "talk to any WebSocket server",
        """
        A prompt with history on a terminal; a pipe on the input sends a message for each line. Without a scheme a URL
        means ws:// for this machine and wss:// for others. In the prompt /ping [TEXT], /close [CODE [REASON]],
        /sub SHOW and /help do something; // sends a slash. Messages are UTF-8: a line of the input that is none is
        not sent, nor what follows it, and the status is 2. Close codes are explained as they are registered, with
        -s seatwire.v1 as seatwire means them. Any server may be at the other end: it is sent the token of --token-file,
        as Authorization: Bearer, but never SEATCAT_TOKEN or the login, and SEATCAT_API_KEY only when it is the server
        that other commands would ask. What -H gives stands over both. --json is --raw.
        """,
        options: [
            OptionRow(.subprotocol, "s", "NAME", isRepeatable: true, "offer a subprotocol"),
            OptionRow(.origin, "o", "ORIGIN", "say that a page of this origin connects"),
            OptionRow(.execute, "x", "MESSAGE", isRepeatable: true, "send a message first; then end after -w"),
            OptionRow(.wait, "w", "SECONDS", "wait for answers at the end, 2 when not given; forever"),
            OptionRow(.showPings, "P", nil, "show pings and pongs"),
            OptionRow(.raw, nil, nil, "messages as they came: no colour, no time, no layout"),
            OptionRow(.noCompress, nil, nil, "offer no compression, to a server that answers it wrongly"),
        ],
        examples: [
            "seatcat connect :8080/v1/shows/demo/feed", "seatcat connect wss://host/ws --token-file token -s chat",
            "echo '{\"type\":\"ping\",\"id\":1}' | seatcat connect :8080/v1/feed -w 1",
        ])

    private static let shows = CommandRow(
        .shows, "", "list the shows",
        options: [
            OptionRow(.date, nil, "YYYY-MM-DD", "of one day"),
            OptionRow(.status, nil, "STATUS", "with this status: on_sale, ended …"),
        ])

    private static let map = CommandRow(
        .map, "SHOW", "draw the map of a hall as it is now", examples: ["seatcat map demo"])

    private static let seats = [
        OptionRow(.best, "b", "N", "the best N seats side by side, instead of named ones"),
        OptionRow(.category, nil, "NAME", "of this category, with --best"),
    ]

    private static let hold = CommandRow(
        .hold, "SHOW SEAT…", "hold seats for a few minutes",
        "Without a login a guest's pass is asked for and kept, so that the hold can be extended, released or booked.",
        options: seats, examples: ["seatcat hold demo A-9 A-10", "seatcat hold demo --best 4 --category deluxe"])

    private static let release = CommandRow(
        .release, "HOLD [SEAT]", "give held seats back, all or one",
        options: [OptionRow(.reason, nil, "TEXT", "why; staff who release what others hold must say it")],
        examples: ["seatcat release hold_1", "seatcat release hold_1 A-9"])

    private static let book = CommandRow(
        .book, "HOLD", "book what is held",
        options: [
            OptionRow(.name, "n", "NAME", "the buyer's name"), OptionRow(.email, "e", "ADDRESS", "the buyer's e-mail"),
            OptionRow(.phone, nil, "NUMBER", "the buyer's telephone"),
            OptionRow(.pay, nil, "TOKEN", "the sandbox's payment token, ok when not given"),
        ], examples: ["seatcat book hold_1 --name 'Asha Rao' --email asha@example.org --phone 9876543210"])

    private static let walkIn = CommandRow(
        .walkIn, "SHOW SEAT…", "sell at the desk for cash (staff)",
        options: seats + [
            OptionRow(.name, "n", "NAME", "the customer's name"),
            OptionRow(.phone, nil, "NUMBER", "the customer's telephone"),
            OptionRow(.paid, nil, "AMOUNT:CURRENCY", "what was paid in the smallest unit: 45000:INR"),
        ], examples: ["seatcat walk-in demo A-9 --name 'Asha Rao'"])

    private static let checkIn = CommandRow(
        .checkIn, "SHOW CODE", "let somebody in (staff)",
        "CODE is what a ticket says, the code of a booking for all of its people, or a seat. "
            + "The status is 0 when the verdict is ok, and 4 otherwise: already, wrong_show, not_valid, cancelled, outside_window.",
        options: [
            OptionRow(.gate, "g", "NAME", "at this gate; has to be named"),
            OptionRow(.out, nil, nil, "somebody goes out"),
        ], examples: ["seatcat checkin demo 7K3M-9QXT --gate north"])

    private static let login = CommandRow(
        .login, "[NAME]", "log in; the login is kept for the server of --url",
        """
        The password is asked for, or read from the input when that is no terminal; never given in the arguments.
        A login is kept for each of 16 servers; the one that was logged in at last is meant when no other is named.
        """,
        examples: ["seatcat login asha --url https://tickets.example.org", "seatcat login asha < password-file"])
}
