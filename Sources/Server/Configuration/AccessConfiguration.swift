internal import API

/// What is configured about who may come in, and how often.
struct AccessConfiguration: Sendable {
    let tokenKeys: [Secret]
    let tokenFormat: TokenFormat
    /// Nil for half of the cores.
    let passwordThreads: Int?
    let auditDays: Int
    let isOpen: Bool
    let demoPassword: Secret?
    let rates: RateTable

    /// - Parameter serves: whether tokens will be given out, so that there must be a key.
    init(_ reader: inout ConfigurationReader, _ stage: Stage, serves: Bool) {
        tokenKeys = reader.value(of: Settings.tokenKeys)
        tokenFormat = reader.value(of: Settings.tokenFormat)
        passwordThreads = reader.value(of: Settings.passwordThreads)
        auditDays = reader.value(of: Settings.auditDays)
        isOpen = reader.value(of: Settings.openAccess)
        demoPassword = reader.value(of: Settings.demoPassword)
        var rates = RateTable()
        rates.general = reader.value(of: Settings.rateGeneral)
        rates.auth = reader.value(of: Settings.rateAuth)
        rates.sessions = reader.value(of: Settings.rateSessions)
        rates.holds = reader.value(of: Settings.rateHolds)
        rates.purchases = reader.value(of: Settings.ratePurchases)
        rates.staff = reader.value(of: Settings.rateStaff)
        rates.doors = reader.value(of: Settings.rateDoors)
        self.rates = rates
        guard stage == .production else { return }
        if serves, !reader.isSet(Settings.tokenKeys.row) {
            reader.refuse(Settings.tokenKeys.row, TokenKeySource.missing)
        }
        if isOpen { reader.refuse(Settings.openAccess.row, "cannot be on in production") }
        if demoPassword != nil {
            reader.refuse(Settings.demoPassword.row, "has no place in production: there is no demo")
        }
    }
}
