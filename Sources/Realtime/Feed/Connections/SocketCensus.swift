internal import Bytes
internal import Domain
internal import Reactor

/// Counts the connections of each address and each account over all loops.
final class SocketCensus: Sendable {
    private let addresses: ConnectionGate
    private let accounts = Locked<[AccountID: Int]>([:])
    private let perAccount: Int

    init(limits: FeedLimits) {
        addresses = ConnectionGate(connectionsPerAddress: limits.socketsPerAddress)
        perAccount = limits.socketsPerAccount
    }

    /// Whoever was let in must `leave`.
    func enter(_ address: IPAddress) -> Bool { addresses.enter(address) }

    func leave(_ address: IPAddress) { addresses.leave(address) }

    /// Whoever was let in must `leave`.
    func enter(_ account: AccountID) -> Bool {
        accounts.withLock { accounts in
            let count = accounts[account, default: 0]
            guard count < perAccount else { return false }
            accounts[account] = count + 1
            return true
        }
    }

    func leave(_ account: AccountID) {
        accounts.withLock { accounts in
            guard let count = accounts[account] else { return }
            accounts[account] = count > 1 ? count - 1 : nil
        }
    }
}
