internal import CLinux

/// A user of the machine, as processes and files are owned by one.
package struct SystemAccount: Equatable, Sendable {
    package let user: UInt32
    package let group: UInt32
    /// Nil when the user has no entry in the user database, as in a container run with a bare number.
    package let name: String?

    /// Who this process acts as.
    package static var current: Self {
        find(user: geteuid()) ?? Self(user: geteuid(), group: getegid(), name: nil)
    }

    package var isRoot: Bool { user == 0 }

    /// The account of that name.
    package static func find(name: String) -> Self? {
        find { getpwnam_r(name, $0, $1, $2, $3) }
    }

    /// The account of that number.
    package static func find(user: UInt32) -> Self? {
        find { getpwuid_r(user, $0, $1, $2, $3) }
    }

    /// The groups it belongs to, its own first.
    package var groups: [UInt32] {
        guard let name else { return [group] }
        var count: CInt = 64
        var found = [gid_t](repeating: 0, count: Int(count))
        guard getgrouplist(name, group, &found, &count) >= 0 else { return [group] }
        return Array(found.prefix(Int(count)))
    }

    private static func find(
        _ ask: (
            UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
        ) -> CInt
    ) -> Self? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { text in
            guard let base = text.baseAddress else { return nil }
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard ask(&entry, base, text.count, &found) == 0, found != nil else { return nil }
            return Self(user: entry.pw_uid, group: entry.pw_gid, name: String(cString: entry.pw_name))
        }
    }
}
