/// The variables of the environment that are looked at.
package struct Environment: Sendable {
    package var url: String?
    package var token: String?
    package var apiKey: String?
    /// Where the login is kept.
    package var configurationFile: String?
    /// SSL_CERT_FILE: authorities in place of the system's.
    package var authorities: String?
    /// NO_COLOR of <https://no-color.org>, or a terminal that cannot.
    package var wantsColour = true
    /// Whether other letters than those of ASCII can be shown.
    package var showsUnicode = true

    package init(_ variables: [(name: String, value: String)]) {
        func value(_ name: String) -> String? {
            variables.first { $0.name == name && !$0.value.isEmpty }?.value
        }
        url = value("SEATCAT_URL")
        token = value("SEATCAT_TOKEN")
        apiKey = value("SEATCAT_API_KEY")
        authorities = value("SSL_CERT_FILE")
        let folder = value("XDG_CONFIG_HOME") ?? value("HOME").map { "\($0)/.config" }
        configurationFile = folder.map { "\($0)/seatcat/login.json" }
        wantsColour = value("NO_COLOR") == nil && value("TERM") != "dumb"
        let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "C.UTF-8").lowercased()
        showsUnicode = locale.contains("utf-8") || locale.contains("utf8")
    }
}
