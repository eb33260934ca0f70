internal import Contract

/// The logins that are kept, at most one for each server. The first is of the server that is meant when none is named.
package struct StoredLogins: Equatable, Sendable {
    static let most = 16

    private var logins: [StoredLogin] = []

    package init() {}

    /// Reads the file; nil when it is none of ours. Files of earlier versions hold one login alone.
    package init?(_ bytes: [UInt8]) {
        guard let json = try? JSONReader.read(bytes) else { return nil }
        guard case .array(let elements)? = json["logins"] else {
            guard let login = StoredLogin(json) else { return nil }
            logins = [login]
            return
        }
        logins = elements.compactMap { StoredLogin($0) }
        guard logins.count == elements.count, logins.count <= Self.most,
            Set(logins.map(\.origin)).count == logins.count
        else { return nil }
    }

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            json.array("logins") { list in
                for login in logins { list.object { login.write(to: &$0) } }
            }
        } + [UInt8(ascii: "\n")]
    }

    package var isEmpty: Bool { logins.isEmpty }
    package var first: StoredLogin? { logins.first }

    /// The login of a server, by its origin.
    package func of(_ origin: String) -> StoredLogin? { logins.first { $0.origin == origin } }

    /// Somebody has logged in: his server is the one that is meant from now on.
    package mutating func add(_ login: StoredLogin) {
        remove(login.origin)
        // Passes of guests go first, then who has logged in longest ago.
        if logins.count == Self.most { logins.remove(at: logins.firstIndex(where: \.isGuest) ?? logins.count - 1) }
        logins.insert(login, at: 0)
    }

    /// Keeps the pass of a guest behind the logins, or where the one before it stood. False, and nothing is kept, when
    /// a login would have to go for it.
    package mutating func add(guest pass: StoredLogin) -> Bool {
        if let place = logins.firstIndex(where: { $0.origin == pass.origin }) {
            guard logins[place].isGuest else { return false }
            logins[place] = pass
            return true
        }
        if logins.count == Self.most {
            guard let oldest = logins.firstIndex(where: \.isGuest) else { return false }
            logins.remove(at: oldest)
        }
        logins.append(pass)
        return true
    }

    /// A login goes on with other tokens; one that was forgotten meanwhile stays so.
    package mutating func renew(_ login: StoredLogin) {
        if let place = logins.firstIndex(where: { $0.origin == login.origin }) { logins[place] = login }
    }

    package mutating func remove(_ origin: String) { logins.removeAll { $0.origin == origin } }
}
