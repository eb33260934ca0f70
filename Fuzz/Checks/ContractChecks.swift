internal import Contract

/// What must hold for every JSON text, and for every command of the feed. Each check tells what is wrong, or nil.
package enum ContractChecks {
    /// What was read, written and read again is the same value, and nothing above a limit is read.
    package static func json(_ bytes: [UInt8]) -> String? {
        var limits = JSONLimits()
        // The first bit chooses limits that small inputs cross.
        if bytes.first.map({ $0 & 1 != 0 }) ?? false {
            (limits.bytes, limits.depth, limits.values, limits.members, limits.digits) = (512, 3, 8, 2, 5)
        }
        let text = Array(bytes.dropFirst())
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONReader.read(text, limits: limits)
        } catch {
            return (0...text.count).contains(error.offset) ? nil : "a fault at byte \(error.offset) of \(text.count)"
        }
        if text.count > limits.bytes { return "a text above the limit" }
        var (depth, values) = (0, 0)
        measure(value, at: 0, &depth, &values)
        if depth > limits.depth || values > limits.values { return "\(values) values, \(depth) deep" }
        let written = JSONWriter.object { $0.value("again", value) }
        var wide = JSONLimits()
        (wide.bytes, wide.depth, wide.values) = (8 * text.count + 64, limits.depth + 1, limits.values + 1)
        do throws(JSONFault) {
            let again = try JSONReader.read(written, limits: wide)["again"]
            return again == value ? nil : "it reads back as something else"
        } catch {
            return "what was written is not read: \(error)"
        }
    }

    private static func measure(_ value: JSONValue, at level: Int, _ depth: inout Int, _ values: inout Int) {
        values += 1
        switch value {
        case .null, .flag, .integer, .number, .string: return
        case .array(let elements):
            depth = max(depth, level + 1)
            for element in elements { measure(element, at: level + 1, &depth, &values) }
        case .object(let members):
            depth = max(depth, level + 1)
            for member in members { measure(member.value, at: level + 1, &depth, &values) }
        }
    }

    /// Whatever a client of the feed says is a command within its limits, or a fault that can be told.
    package static func command(_ bytes: [UInt8]) -> String? {
        let limits = FeedCommandLimits()
        do throws(FeedCommandFault) {
            let command = try FeedCommandReader.read(bytes, limits: limits)
            if bytes.count > limits.message { return "a command above the limit" }
            if case .text(let mark) = command.mark, mark.utf8.count > limits.mark { return "a mark above the limit" }
            switch command {
            case .authenticate(_, let token, let key):
                if token == nil && key == nil { return "nothing to be known by" }
                if (token?.utf8.count ?? 0) > limits.token { return "a token above the limit" }
                if (key?.utf8.count ?? 0) > limits.apiKey { return "a key above the limit" }
            case .subscribe(_, let show, _, _), .unsubscribe(_, let show):
                if !(1...limits.show).contains(show.utf8.count) { return "a show of \(show.utf8.count) bytes" }
            case .ping: break
            }
            return nil
        } catch {
            return error.message.isEmpty || error.code.isEmpty ? "a fault that says nothing" : nil
        }
    }
}
