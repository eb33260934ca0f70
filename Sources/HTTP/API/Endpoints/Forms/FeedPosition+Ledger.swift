package import Contract
package import Domain

extension FeedPosition {
    package init(_ position: LedgerPosition) {
        self.init(epoch: position.epoch, seq: position.seq, tag: position.hash.tagWord)
    }
}
