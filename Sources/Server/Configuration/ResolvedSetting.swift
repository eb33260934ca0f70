internal import Telemetry

/// A setting with the value that holds, as it may be shown.
struct ResolvedSetting: Equatable, Sendable {
    let variable: String
    /// The value with secrets hidden.
    let shown: String
    let origin: SettingOrigin

    init(_ row: SettingRow, text: String?, origin: SettingOrigin) {
        variable = row.variable
        self.origin = origin
        switch (text, row.privacy) {
        case (nil, _): shown = row.standard
        case (let text?, .open): shown = text
        case (_?, .secret): shown = Redaction.mask
        case (let text?, .secretURL): shown = Redaction.masked(url: text)
        }
    }

    /// The listing of `config`: name, value and where the value came from, in columns.
    static func listing(_ settings: [ResolvedSetting]) -> String {
        let name = settings.map(\.variable.count).max() ?? 0
        let value = min(settings.map(\.shown.count).max() ?? 0, 48)
        return settings.map { setting in
            let parts = [
                padded(setting.variable, to: name), padded(setting.shown, to: value), setting.origin.description,
            ]
            return parts.joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
