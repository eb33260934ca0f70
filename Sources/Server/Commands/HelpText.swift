/// What `help` says, made from the table of settings where it speaks of them.
enum HelpText {
    static func about(_ topic: HelpTopic) -> String {
        switch topic {
        case .overview: overview
        case .serve: serve
        case .migrate: migrate
        case .seed: seed
        case .replay: replay
        case .verify: verify
        case .restored: restored
        case .account: account
        case .config: config
        case .version: "seatwire version\n\n  Shows the version of the program and of what it is built with.\n"
        case .help: "seatwire help [COMMAND | settings]\n\n  Shows how the program or one of its commands is called.\n"
        case .settings: settings
        }
    }

    private static let overview = """
        seatwire — sells seats and shows every change of them live

        seatwire COMMAND [FLAG …]

          serve     run the server
          migrate   bring the schema of the database up, down, or show where it stands
          seed      write a demo: halls, a week of shows, one that begins in half an hour
          replay    show the map of a show at any point of its history
          verify    prove that a show is what its events say
          restored  say that the database is a copy that was put back
          account   make an account, or give one another password
          config    show the settings that hold and where each comes from
          version   show the version
          help      show this, or more: help COMMAND, help settings

        Settings come from flags, the environment and the file .env, in this order.
        `seatwire help settings` lists them.

        """

    private static let serve = """
        seatwire serve [FLAG …]

          Runs the server until SIGTERM or SIGINT. Without DATABASE_URL it makes and runs a PostgreSQL of its own.
          SIGTERM or SIGINT finishes what is under way and ends with status 0; a second one ends at once.
          SIGHUP reads the certificates and the log level again: the level of the file .env, or of the one named by
          \(Invocation.environmentFileFlag), for the environment of a process never changes.

          Every setting is also a flag, secrets excepted: see `seatwire help settings`.

        """

    private static let migrate = """
        seatwire migrate up               apply every migration that is not applied yet
        seatwire migrate down N           take back the last N migrations
        seatwire migrate status           show what is applied and what is not
        seatwire migrate plan             show what `up` would do, and change nothing
        seatwire migrate consolidate DIR  write the whole schema into DIR as one pair of files

          Uses the same settings as `serve`: DATABASE_URL, or the embedded PostgreSQL, which is started for it.

        """

    private static let seed = """
        seatwire seed [FLAG …]

          Writes what is missing of a demo: a hall of 100 seats, a theatre of 1,200 and an arena of 20,000, four shows a
          day for seven days, and the show `demo`, which begins in half an hour. In development the server does this by
          itself at each start: always in the embedded PostgreSQL, in another one when it has been seeded. Refused in
          production.

        """

    private static let replay = """
        seatwire replay SHOW [\(Invocation.untilFlag) POSITION] [FLAG …]

          Shows the map of a show, folded from its first event: as it is now, or as it was at the number of an event or at
          a position as the API tells it (9c1f03a7:120:5d41402a). SHOW is its readable name or its id.

        """

    private static let verify = """
        seatwire verify [SHOW] [FLAG …]

          Computes every hash of a show anew, folds its events from the first one, and compares the end with the head and
          with every claim. Without SHOW it does so for all shows, a line for each; SHOW is its readable name or its id.
          The status is 1 when something does not agree. Others may go on selling meanwhile.

        """

    private static let restored = """
        seatwire restored [FLAG …]

          To be called once after a backup was put back, before the servers start again. What was sold after the copy was
          made is lost; every show begins a new epoch, so that no client and no page takes what comes now for what it
          knew. All sessions but those of guests end, so that no token counts again that was spent or ended since;
          passwords, roles and locked accounts are those of the copy.

        """

    private static let account = """
        seatwire account NAME ROLE [FLAG …]   make an account: customer, staff, admin or developer
        seatwire account NAME [FLAG …]        give an account another password, and end its sessions

          Draws the password and shows it once. Uses the same settings as `serve`; with a database of yours servers may
          run meanwhile, with the embedded one they may not.

        """

    private static let config = """
        seatwire config [FLAG …]

          Shows every setting with its value and where it came from; secrets are masked. Faults are all shown at once,
          and the status is then 78. Takes the same flags as `serve`, so it tells what `serve` would do.

        """

    private static var settings: String {
        let width = 34
        var text = """
            Settings: flag, variable, what it is. A flag counts more than the environment, and the environment more than
            the file .env (or the one named by \(Invocation.environmentFileFlag) FILE). Secrets have no flag.


            """
        for row in Settings.rows {
            let flag = row.flag.map { "\($0) \(row.placeholder)" } ?? "(no flag)"
            text += "  " + flag + String(repeating: " ", count: max(2, width - flag.count)) + row.variable + "\n"
            text += "      \(row.summary)\n      allowed: \(row.allowed); default: \(row.standard)\n"
        }
        return text
    }

    /// The table of docs/operations.md.
    static var settingsTable: String {
        var text = "| Variable | Flag | What it is | Allowed | Default |\n|---|---|---|---|---|\n"
        for row in Settings.rows {
            let flag = row.flag.map { "`\($0)`" } ?? "none: secret"
            text += "| `\(row.variable)` | \(flag) | \(row.summary) | \(row.allowed) | \(row.standard) |\n"
        }
        return text
    }
}
