/// The long names of all options.
package enum OptionName: String, CaseIterable, Sendable {
    case url
    case tokenFile = "token-file"
    case header
    case insecure
    case json
    case help
    case version
    // watch
    case scope
    case after
    case kind
    case seat
    case count
    case until
    case duration = "for"
    case map
    case savePosition = "save-pos"
    case noReconnect = "no-reconnect"
    // connect
    case subprotocol
    case origin
    case execute
    case wait
    case showPings = "show-pings"
    case raw
    case noCompress = "no-compress"
    // the box office
    case date
    case status
    case best
    case category
    case name
    case email
    case phone
    case pay
    case paid
    case gate
    case out
    case reason
}
