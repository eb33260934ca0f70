/// Reads what clients send. Fields that are not known are passed over, so that a newer client can speak to an older
/// server; a type that is not known is answered.
package enum FeedCommandReader {
    private static let example = #"{"type":"subscribe","id":1,"show":"demo"}"#

    package static func read(
        _ bytes: [UInt8], limits: FeedCommandLimits = FeedCommandLimits()
    ) throws(FeedCommandFault) -> FeedCommand {
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONReader.read(bytes, limits: text(limits))
        } catch {
            throw FeedCommandFault(nil, "MALFORMED_JSON", "\(error); send one JSON object such as \(example)")
        }
        guard case .object = value else {
            throw FeedCommandFault(nil, "VALIDATION_ERROR", "send one JSON object such as \(example)")
        }
        let mark = try mark(value, limits)
        guard case .string(let type) = value["type"] else {
            throw FeedCommandFault(mark, "VALIDATION_ERROR", "'type' is missing; send for example \(example)")
        }
        return try command(type, mark, value, limits)
    }

    private static func command(
        _ type: String, _ mark: FeedMark?, _ value: JSONValue, _ limits: FeedCommandLimits
    ) throws(FeedCommandFault) -> FeedCommand {
        switch type {
        case "auth":
            let token = try text("token", value, mark, atMost: limits.token)
            let apiKey = try text("api_key", value, mark, atMost: limits.apiKey)
            guard token != nil || apiKey != nil else {
                throw FeedCommandFault(mark, "VALIDATION_ERROR", "'auth' needs a 'token', an 'api_key' or both")
            }
            return .authenticate(mark, token: token, apiKey: apiKey)
        case "subscribe":
            return .subscribe(
                mark, show: try show(value, mark, limits), scope: try scope(value, mark),
                start: try start(value, mark))
        case "unsubscribe": return .unsubscribe(mark, show: try show(value, mark, limits))
        case "ping": return .ping(mark)
        default:
            let known = FeedMessageTable.client.map(\.name).joined(separator: ", ")
            throw FeedCommandFault(
                mark, "VALIDATION_ERROR", "there is no type '\(type.prefix(40))'; a client sends one of \(known)")
        }
    }

    // MARK: Fields

    private static func mark(_ value: JSONValue, _ limits: FeedCommandLimits) throws(FeedCommandFault) -> FeedMark? {
        switch value["id"] {
        case nil, .null: return nil
        case .integer(let number): return .integer(number)
        case .string(let text) where text.utf8.count <= limits.mark: return .text(text)
        case .flag, .number, .string, .array, .object:
            throw FeedCommandFault(
                nil, "VALIDATION_ERROR", "'id' must be a whole number or a text of at most \(limits.mark) bytes")
        }
    }

    private static func show(
        _ value: JSONValue, _ mark: FeedMark?, _ limits: FeedCommandLimits
    ) throws(FeedCommandFault) -> String {
        guard let show = try text("show", value, mark, atMost: limits.show), !show.isEmpty else {
            throw FeedCommandFault(mark, "VALIDATION_ERROR", "'show' is missing; send for example \(example)")
        }
        return show
    }

    private static func scope(_ value: JSONValue, _ mark: FeedMark?) throws(FeedCommandFault) -> FeedScope {
        guard let text = try text("scope", value, mark, atMost: 16) else { return .open }
        guard let scope = FeedScope(rawValue: text) else {
            throw FeedCommandFault(mark, "VALIDATION_ERROR", "'scope' must be public or staff")
        }
        return scope
    }

    private static func start(_ value: JSONValue, _ mark: FeedMark?) throws(FeedCommandFault) -> FeedCommand.Start {
        guard let text = try text("after", value, mark, atMost: 64) else { return .snapshot }
        if text == "now" { return .now }
        guard let position = FeedPosition(text) else {
            throw FeedCommandFault(
                mark, "VALIDATION_ERROR",
                "'after' must be a position as the feed and the answers of REST name it, or \"now\", or absent")
        }
        return .after(position)
    }

    /// Absent and null are the same.
    private static func text(
        _ name: String, _ value: JSONValue, _ mark: FeedMark?, atMost limit: Int
    ) throws(FeedCommandFault) -> String? {
        switch value[name] {
        case nil, .null: return nil
        case .string(let text):
            guard text.utf8.count <= limit else {
                throw FeedCommandFault(mark, "VALIDATION_ERROR", "'\(name)' has more than \(limit) bytes")
            }
            return text
        case .flag, .integer, .number, .array, .object:
            throw FeedCommandFault(mark, "VALIDATION_ERROR", "'\(name)' must be a text")
        }
    }

    private static func text(_ limits: FeedCommandLimits) -> JSONLimits {
        var json = JSONLimits()
        json.bytes = limits.message
        json.depth = 8
        json.values = 256
        json.members = 64
        return json
    }
}
