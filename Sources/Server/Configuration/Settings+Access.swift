internal import API
internal import Domain

extension Settings {
    static let tokenKeys = Setting(
        SettingRow(
            "SEATWIRE_TOKEN_KEY", "KEY,…",
            "the keys of access tokens; the first one seals, the others are still accepted while keys are changed",
            allowed: "keys of 64 hex digits (`openssl rand -hex 32`), separated by commas",
            standard: "none in production, else made and kept", privacy: .secret),
        fallback: [], parse: ValueParsers.list(of: { text throws(Rejection) in try ValueParsers.tokenKey(text) }))

    static let tokenFormat = Setting(
        SettingRow(
            "SEATWIRE_TOKEN_FORMAT", "FORMAT",
            "how access tokens are written: encrypted (PASETO v4.local), or signed and readable (JWT, HS256)",
            allowed: "paseto, jwt", standard: "paseto"),
        fallback: TokenFormat.paseto, parse: ValueParsers.choice(["paseto": TokenFormat.paseto, "jwt": .jwt]))

    static let passwordThreads = Setting(
        SettingRow(
            "SEATWIRE_PASSWORD_THREADS", "COUNT",
            "processes that hash passwords, each with 64 MiB; they give way to everything else", allowed: "1 to 64",
            standard: "half of the cores"),
        fallback: Int?.none, parse: { text throws(Rejection) in try ValueParsers.integer(in: 1...64)(text) })

    static let auditDays = Setting(
        SettingRow(
            "SEATWIRE_AUDIT_DAYS", "COUNT", "how many days an entry of the audit is kept", allowed: "1 to 36500",
            standard: "365"),
        fallback: 365, parse: ValueParsers.integer(in: 1...36_500))

    static let openAccess = Setting(
        SettingRow(
            "SEATWIRE_OPEN_ACCESS", "SWITCH",
            "whether requests without a token may name their account and role themselves; for tests of clients",
            allowed: "on, off (on not in production)", standard: "off"),
        fallback: false, parse: ValueParsers.choice(["on": true, "off": false]))

    static let demoPassword = Setting(
        SettingRow(
            "SEATWIRE_DEMO_PASSWORD", "PASSWORD", "the password of the demo accounts, in development",
            allowed: "8 to 128 characters with an upper-case, a lower-case and a special one",
            standard: "drawn and shown at the first start", privacy: .secret),
        fallback: Secret?.none, parse: { text throws(Rejection) in try ValueParsers.password(text) })

    static let rateGeneral = rate("GENERAL", "requests that have no limit of their own", RateTable().general)
    static let rateAuth = rate("AUTH", "log-ins, sign-ups and changes of passwords", RateTable().auth)
    static let rateSessions = rate("SESSIONS", "guests' passes, refreshed tokens and log-outs", RateTable().sessions)
    static let rateHolds = rate("HOLDS", "requests that hold or release seats", RateTable().holds)
    static let ratePurchases = rate("PURCHASES", "bookings", RateTable().purchases)
    static let rateStaff = rate("STAFF", "requests of the desk and the office", RateTable().staff)
    static let rateDoors = rate("DOORS", "scans at the doors", RateTable().doors)

    private static func rate(_ name: String, _ what: String, _ usual: RateBucket) -> Setting<RateBucket> {
        let seconds = usual.window.components.seconds
        let window = seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
        return Setting(
            SettingRow(
                "SEATWIRE_RATE_\(name)", "RATE", "\(what): so many in such a time, for each address and account",
                allowed: "a count and a duration, such as \(usual.burst)/\(window)",
                standard: "\(usual.burst)/\(window)"),
            fallback: usual,
            parse: { text throws(Rejection) in try ValueParsers.rate(text, named: usual.name) })
    }

    static let accessRows: [SettingRow] = [
        tokenKeys.row, tokenFormat.row, passwordThreads.row, auditDays.row, openAccess.row, demoPassword.row,
        rateGeneral.row, rateAuth.row, rateSessions.row, rateHolds.row, ratePurchases.row, rateStaff.row, rateDoors.row,
    ]
}
